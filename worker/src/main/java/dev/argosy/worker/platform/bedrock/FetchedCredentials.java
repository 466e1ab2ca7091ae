package dev.argosy.worker.platform.bedrock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * Credentials fetched ahead, so that nobody waits for them while starting a call. Thread-safe.
 *
 * <p>The vendor's providers may block whoever asks them (a file, a metadata server, a token
 * service), and the client joins the identity's future on the thread of its caller, even the
 * asynchronous one. So one thread of our own asks the chain, at once and then every {@link
 * #REFRESH}; a chain that caches answers from memory until shortly before its credentials expire.
 * {@link #ready} tells a call whether it may be sent now; {@link #resolveIdentity} serves the
 * client from memory only.
 *
 * <p>A fetch that fails leaves credentials that still hold in their place. Without any, its failure
 * stands for {@link #FAILURE_KEPT}, so that a burst of calls asks the chain once and not a thousand
 * times.
 */
final class FetchedCredentials implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {
  /** Between two looks at the chain; well under the minutes before expiry at which chains renew. */
  static final Duration REFRESH = Duration.ofSeconds(30);

  /** How long a failure answers for the chain. */
  static final Duration FAILURE_KEPT = Duration.ofSeconds(1);

  /** What the last fetch brought, as a future that is done, and until when it counts. */
  private record Fetched(CompletableFuture<AwsCredentialsIdentity> identity, Instant until) {
    boolean counts(Instant now) {
      return now.isBefore(until);
    }
  }

  private final IdentityProvider<? extends AwsCredentialsIdentity> chain;
  private final InstantSource clock;
  private final Duration wait;
  private final ScheduledExecutorService fetcher =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bedrock-credentials").factory());
  private final AtomicReference<@Nullable CompletableFuture<AwsCredentialsIdentity>> underWay =
      new AtomicReference<>();
  private volatile Fetched latest =
      new Fetched(
          CompletableFuture.failedFuture(unavailable("not fetched yet", null)), Instant.MIN);

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
    this.chain = chain;
    this.clock = clock;
    this.wait = wait;
  }

  /** Begins the first fetch, and the ones after it. */
  void start() {
    CompletableFuture<AwsCredentialsIdentity> first = new CompletableFuture<>();
    underWay.set(first);
    fetcher.execute(() -> fetch(first));
    var _ =
        fetcher.scheduleWithFixedDelay(
            this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Done at once with credentials that hold; else done later, on another thread, when a fetch ends,
   * at the latest after the longest wait. Never blocks.
   *
   * @return fails with {@link CredentialsUnavailableException} only, wrapped as futures do
   */
  CompletableFuture<AwsCredentialsIdentity> ready() {
    Fetched fetched = latest;
    return fetched.counts(clock.instant()) ? fetched.identity() : bounded(fetchUnderWay());
  }

  /**
   * For the client, which asks after {@link #ready} said yes: what was fetched last, from memory.
   */
  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    return latest.identity();
  }

  @Override
  public Class<AwsCredentialsIdentity> identityType() {
    return AwsCredentialsIdentity.class;
  }

  /** Stops the thread; a fetch under way is interrupted and not waited for. */
  @Override
  public void close() {
    fetcher.shutdownNow();
    CompletableFuture<AwsCredentialsIdentity> running = underWay.get();
    if (running != null) {
      running.completeExceptionally(unavailable("closed", null));
    }
  }

  private CompletableFuture<AwsCredentialsIdentity> bounded(
      CompletableFuture<AwsCredentialsIdentity> fetch) {
    return fetch
        .copy()
        .orTimeout(wait.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? unavailable("the chain did not answer within " + wait, failure)
                        : failure));
  }

  private CompletableFuture<AwsCredentialsIdentity> fetchUnderWay() {
    CompletableFuture<AwsCredentialsIdentity> next = new CompletableFuture<>();
    CompletableFuture<AwsCredentialsIdentity> running = underWay.compareAndExchange(null, next);
    if (running != null) {
      return running;
    }
    try {
      fetcher.execute(() -> fetch(next));
    } catch (RejectedExecutionException closed) {
      next.completeExceptionally(unavailable("closed", closed));
    }
    return next;
  }

  private void refresh() {
    CompletableFuture<AwsCredentialsIdentity> next = new CompletableFuture<>();
    if (underWay.compareAndSet(null, next)) {
      fetch(next);
    }
  }

  /** On the fetcher's thread. Whatever the chain does, the future is done afterwards. */
  private void fetch(CompletableFuture<AwsCredentialsIdentity> result) {
    try {
      AwsCredentialsIdentity identity = chain.resolveIdentity().join();
      latest =
          new Fetched(
              CompletableFuture.completedFuture(identity),
              identity.expirationTime().orElse(Instant.MAX));
      underWay.set(null);
      result.complete(identity);
    } catch (RuntimeException | LinkageError failure) {
      // Providers are foreign code, each with its own exceptions; some load optional modules by
      // name.
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      CredentialsUnavailableException unavailable = unavailable(cause.getMessage(), cause);
      Instant now = clock.instant();
      if (!latest.counts(now)) {
        latest = new Fetched(CompletableFuture.failedFuture(unavailable), now.plus(FAILURE_KEPT));
      }
      underWay.set(null);
      result.completeExceptionally(unavailable);
    }
  }

  private static CredentialsUnavailableException unavailable(
      @Nullable String reason, @Nullable Throwable cause) {
    return new CredentialsUnavailableException("AWS credentials: " + reason, cause);
  }
}
