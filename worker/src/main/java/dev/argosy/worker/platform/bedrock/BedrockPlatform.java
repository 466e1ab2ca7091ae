package dev.argosy.worker.platform.bedrock;

import dev.argosy.contract.Body;
import dev.argosy.worker.platform.Closing;
import dev.argosy.worker.platform.OpenCalls;
import dev.argosy.worker.platform.OpenCalls.OpenCall;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.platform.StreamedAnswer;
import dev.argosy.worker.platform.UserAgent;
import dev.argosy.worker.platform.WholeAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;

/**
 * AWS Bedrock in one account and region. Thread-safe.
 *
 * <p>A call: credentials that were fetched ahead, or a wait for them off the caller's thread; then
 * {@code InvokeModel} or its streaming sister once; then the outcome, on a thread of the HTTP
 * engine. Whatever comes first ends the call, and what comes later is not heard: an answer, the
 * time-out, its caller's {@code cancel}, {@link #close}. A call that has ended without an answer
 * has its connection closed.
 */
public final class BedrockPlatform implements Platform {
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

  private final PlatformConfig.Bedrock config;
  private final BedrockRuntimeAsyncClient client;
  private final @Nullable FetchedCredentials credentials;
  private final Duration timeAfterCredentials;
  private final BedrockErrors errors;
  private final OpenCalls calls = new OpenCalls();
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  /**
   * Opens the client and begins to fetch credentials; does not wait for them.
   *
   * @param workerId goes into the user agent and into the session's name of an assumed role
   * @param clock tells whether credentials still hold
   */
  public static BedrockPlatform open(
      PlatformConfig.Bedrock config, String workerId, InstantSource clock) {
    CredentialsChain chain = new CredentialsChain(config, UserAgent.plain(workerId));
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
    this.config = config;
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
    client = BedrockClients.client(config, UserAgent.of(workerId), engine, fetched);
    owned.push(client);
    if (BedrockClients.signs(config, client)) {
      fetched.start();
      credentials = fetched;
    } else {
      credentials = null;
    }
  }

  @Override
  public CompletableFuture<Outcome> call(String model, Body body, StreamListener listener) {
    OpenCall call = calls.begin();
    CompletableFuture<?> ready = credentials == null ? NO_CREDENTIALS_NEEDED : credentials.ready();
    Duration less = ready.isDone() ? null : timeAfterCredentials;
    boolean streams = config.streams(body);
    // A stage catches whatever the one before throws, so that the call ends in any case.
    var _ =
        ready
            .thenCompose(
                _ ->
                    call.isDone()
                        ? CompletableFuture.failedFuture(new CancellationException())
                        : streams
                            ? streamed(call, model, body, less, new StreamedAnswer(listener))
                            : whole(call, model, body, less))
            .whenComplete(
                (outcome, bug) -> call.complete(bug == null ? outcome : errors.outcome(bug)));
    return call;
  }

  private CompletableFuture<Outcome> whole(
      OpenCall call, String model, Body body, @Nullable Duration time) {
    return invoked(call, model, body, within(time))
        .thenApply(
            response ->
                WholeAnswer.outcome(
                    response.body().asByteArrayUnsafe(), response.sdkHttpResponse().statusCode()));
  }

  private CompletableFuture<Outcome> streamed(
      OpenCall call, String model, Body body, @Nullable Duration time, StreamedAnswer answer) {
    BedrockStream stream = new BedrockStream(answer);
    return invoked(
            call,
            model,
            body,
            within(time)
                .andThen(override -> override.putExecutionAttribute(StreamedInvoke.STREAM, stream)))
        .handle(
            (_, failure) ->
                failure == null ? answer.ended() : answer.failed(errors.outcome(failure)));
  }

  private CompletableFuture<InvokeModelResponse> invoked(
      OpenCall call,
      String model,
      Body body,
      Consumer<AwsRequestOverrideConfiguration.Builder> override) {
    CompletableFuture<InvokeModelResponse> exchange =
        client.invokeModel(
            request ->
                request
                    .modelId(model)
                    .contentType(JSON)
                    .accept(JSON)
                    .body(body(body))
                    .overrideConfiguration(override));
    call.givesUpBy(() -> exchange.cancel(true));
    return exchange;
  }

  private static SdkBytes body(Body body) {
    String first = body.has(VERSION) ? "" : VERSION_MEMBER;
    return SdkBytes.fromByteArrayUnsafe(body.rewritten(NOT_IN_BODY, first));
  }

  /** Null: the platform's time-out. */
  private static Consumer<AwsRequestOverrideConfiguration.Builder> within(@Nullable Duration time) {
    return override -> {
      if (time != null) {
        override.apiCallTimeout(time);
      }
    };
  }

  /** Calls that are open end as abandoned at once; the client gets a few seconds. */
  @Override
  public void close() {
    calls.abandon();
    Closing.within(CLOSE_TIMEOUT, "bedrock-close", owned);
  }
}
