package dev.argosy.worker.platform.bedrock;

import dev.argosy.worker.platform.FetchedAhead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * An identity of the chain, fetched ahead: the client joins the identity's future on the thread of
 * its caller, even the asynchronous one, so {@link #resolveIdentity} serves it from memory only.
 * Thread-safe.
 */
final class FetchedCredentials implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {
  private final FetchedAhead<AwsCredentialsIdentity> fetched;

  /**
   * Nothing is fetched yet.
   *
   * @param chain may block whoever asks it
   * @param wait the longest that a call waits for a fetch; positive
   */
  FetchedCredentials(
      IdentityProvider<? extends AwsCredentialsIdentity> chain,
      InstantSource clock,
      Duration wait) {
    fetched = new FetchedAhead<>("AWS", "bedrock-credentials", () -> asked(chain), clock, wait);
  }

  private static FetchedAhead.Held<AwsCredentialsIdentity> asked(
      IdentityProvider<? extends AwsCredentialsIdentity> chain) {
    AwsCredentialsIdentity identity = chain.resolveIdentity().join();
    return new FetchedAhead.Held<>(identity, identity.expirationTime().orElse(Instant.MAX));
  }

  /** Begins the first fetch, and the ones after it. */
  void start() {
    fetched.start();
  }

  /** See {@link FetchedAhead#ready}. */
  CompletableFuture<AwsCredentialsIdentity> ready() {
    return fetched.ready();
  }

  /**
   * For the client, which asks after {@link #ready} said yes: what was fetched last, from memory.
   */
  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    return fetched.latest();
  }

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  @Override
  public void close() {
    fetched.close();
  }
}
