package dev.argosy.worker.platform.bedrock;

import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.NativeMessage;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Usage;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.PlatformError;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;

/**
 * AWS Bedrock in one account and region. Thread-safe.
 *
 * <p>A call: credentials that were fetched ahead, or a wait for them off the caller's thread; then
 * {@code InvokeModel} once; then the outcome, on a thread of the HTTP engine. Whatever comes first
 * ends the call, and what comes later is not heard: an answer, the time-out, its caller's {@code
 * cancel}, {@link #close}. A call that has ended without an answer has its connection closed.
 */
public final class BedrockPlatform implements Platform {
  private static final Logger LOG = LoggerFactory.getLogger(BedrockPlatform.class);

  private static final String JSON = "application/json";
  private static final String VERSION = "anthropic_version";
  private static final String VERSION_MEMBER = "\"anthropic_version\":\"bedrock-2023-05-31\"";

  /** Known from the path instead. */
  private static final Set<String> NOT_IN_BODY = Set.of("model", "stream");

  /** The longest that a call waits for credentials; at most half its time. */
  private static final Duration CREDENTIALS_WAIT = Duration.ofSeconds(30);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final CompletableFuture<?> NO_CREDENTIALS_NEEDED =
      CompletableFuture.completedFuture(null);

  private final BedrockRuntimeAsyncClient client;
  private final @Nullable FetchedCredentials credentials;
  private final Duration timeAfterCredentials;
  private final BedrockErrors errors;
  private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private volatile boolean closed;

  /**
   * Opens the client and begins to fetch credentials; does not wait for them.
   *
   * @param workerId goes into the user agent and into the session's name of an assumed role
   * @param clock tells whether credentials still hold
   */
  public static BedrockPlatform open(
      PlatformConfig.Bedrock config, String workerId, InstantSource clock) {
    CredentialsChain chain = new CredentialsChain(config, plain(workerId));
    return new BedrockPlatform(config, workerId, clock, chain.provider(), chain);
  }

  /**
   * Over any source of credentials, which may block whoever asks it.
   *
   * @param source closed with the platform, last
   */
  BedrockPlatform(
      PlatformConfig.Bedrock config,
      String workerId,
      InstantSource clock,
      IdentityProvider<? extends AwsCredentialsIdentity> provider,
      AutoCloseable source) {
    Duration half = config.requestTimeout().dividedBy(2);
    Duration wait = half.compareTo(CREDENTIALS_WAIT) < 0 ? half : CREDENTIALS_WAIT;
    timeAfterCredentials = config.requestTimeout().minus(wait);
    errors = new BedrockErrors(clock);
    FetchedCredentials fetched = new FetchedCredentials(provider, clock, wait);
    owned.push(source);
    owned.push(fetched);
    owned.push(BedrockClients.keepEngineThroughShutdown());
    SdkAsyncHttpClient engine = BedrockClients.engine(config);
    owned.push(engine);
    client = BedrockClients.client(config, "argosy-worker/" + plain(workerId), engine, fetched);
    owned.push(client);
    if (BedrockClients.signs(config, client)) {
      fetched.start();
      credentials = fetched;
    } else {
      credentials = null;
    }
  }

  @Override
  public CompletableFuture<Outcome> call(String model, Body body) {
    OpenCall call = new OpenCall();
    open.add(call);
    var _ = call.whenComplete((_, _) -> ended(call));
    if (closed) {
      call.complete(new Outcome.Abandoned(Usage.NONE));
      return call;
    }
    CompletableFuture<?> ready = credentials == null ? NO_CREDENTIALS_NEEDED : credentials.ready();
    Duration less = ready.isDone() ? null : timeAfterCredentials;
    // A stage catches whatever the one before throws, so that the call ends in any case.
    var _ =
        ready
            .thenCompose(_ -> call.sent(model, body, less))
            .handle(this::outcome)
            .whenComplete(
                (outcome, bug) -> call.complete(bug == null ? outcome : errors.outcome(bug)));
    return call;
  }

  private Outcome outcome(@Nullable InvokeModelResponse response, @Nullable Throwable failure) {
    if (response == null) {
      return errors.outcome(Objects.requireNonNull(failure));
    }
    byte[] bytes = response.body().asByteArrayUnsafe();
    NativeMessage message = NativeMessage.read(bytes).orElse(null);
    if (message == null) {
      return new Outcome.Failed(notAMessage(bytes.length, response), Usage.NONE);
    }
    RawJson json = RawJson.of(bytes);
    Usage usage = Objects.requireNonNullElse(message.usage(), Usage.NONE);
    return "refusal".equals(message.stopReason())
        ? new Outcome.Refused(json, usage)
        : new Outcome.Completed(json, usage);
  }

  private static PlatformError notAMessage(int bytes, InvokeModelResponse response) {
    int status = response.sdkHttpResponse().statusCode();
    return new PlatformError(
        ErrorType.PLATFORM_ERROR,
        "NotAMessage",
        "an answer of " + bytes + " bytes that is no message",
        status);
  }

  private void ended(OpenCall call) {
    open.remove(call);
    call.hangUp();
  }

  /** Calls that are open end as abandoned at once; the client gets a few seconds. */
  @Override
  public void close() {
    closed = true;
    open.forEach(call -> call.complete(new Outcome.Abandoned(Usage.NONE)));
    Thread closing =
        Thread.ofPlatform().daemon().name("bedrock-close").start(() -> Closing.all(owned));
    try {
      if (!closing.join(CLOSE_TIMEOUT)) {
        LOG.atWarn().addKeyValue("timeout", CLOSE_TIMEOUT).log("client did not close in time");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A worker's id with what could end a word of a header or a name replaced. */
  private static String plain(String workerId) {
    return workerId.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /** One call: what its caller holds, and the exchange to give up when the caller does. */
  private final class OpenCall extends CompletableFuture<Outcome> {
    private volatile @Nullable CompletableFuture<?> exchange;

    /**
     * Sends the request, unless the call has ended meanwhile.
     *
     * @param time for the exchange; null: the platform's time-out
     */
    CompletableFuture<InvokeModelResponse> sent(String model, Body body, @Nullable Duration time) {
      if (isDone()) {
        return failedFuture(new CancellationException());
      }
      CompletableFuture<InvokeModelResponse> sent = client.invokeModel(request(model, body, time));
      exchange = sent;
      if (isDone()) {
        hangUp();
      }
      return sent;
    }

    /** Closes the connection, if the exchange has one. */
    void hangUp() {
      CompletableFuture<?> sent = exchange;
      if (sent != null && !sent.isDone()) {
        sent.cancel(true);
      }
    }
  }

  private static InvokeModelRequest request(String model, Body body, @Nullable Duration time) {
    String first = body.has(VERSION) ? "" : VERSION_MEMBER;
    InvokeModelRequest.Builder request =
        InvokeModelRequest.builder()
            .modelId(model)
            .contentType(JSON)
            .accept(JSON)
            .body(SdkBytes.fromByteArrayUnsafe(body.rewritten(NOT_IN_BODY, first)));
    return time == null
        ? request.build()
        : request.overrideConfiguration(override -> override.apiCallTimeout(time)).build();
  }
}
