package dev.argosy.worker.platform.vertex;

import com.google.auth.oauth2.GoogleCredentials;
import dev.argosy.contract.Body;
import dev.argosy.worker.platform.Closing;
import dev.argosy.worker.platform.FetchedAhead;
import dev.argosy.worker.platform.OpenCalls;
import dev.argosy.worker.platform.OpenCalls.OpenCall;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.platform.UserAgent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Google Vertex AI in one project and location. Thread-safe.
 *
 * <p>A call: access that was fetched ahead, or a wait for it off the caller's thread; a place among
 * the calls at once; then one exchange over the transport; then the outcome, on a thread of the
 * client. Whatever comes first ends the call, and what comes later is not heard: an answer, the
 * time-out, its caller's {@code cancel}, {@link #close}. All waits are in the call's one time. A
 * call that has ended without an answer has its connection, or its stream, closed.
 */
public final class VertexPlatform implements Platform {
  /** The longest that a call waits for access; at most half its time. */
  private static final Duration ACCESS_WAIT = Duration.ofSeconds(30);

  /** The longest that a call waits for a place; at most half the time that is left to it. */
  private static final Duration PLACE_WAIT = Duration.ofMinutes(1);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final CompletableFuture<?> NOW = CompletableFuture.completedFuture(null);

  private final PlatformConfig.Vertex config;
  private final @Nullable FetchedAhead<Access> fetched;
  private final CompletableFuture<Access> withoutCredentials;
  private final Places places;
  private final Transport transport;
  private final OpenCalls calls = new OpenCalls();
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  /**
   * Opens the client and begins to fetch access; does not wait for it.
   *
   * @param workerId goes into the user agent
   * @param clock tells whether access still holds
   */
  public static VertexPlatform open(
      PlatformConfig.Vertex config, String workerId, InstantSource clock) {
    return new VertexPlatform(config, workerId, clock, GoogleCredentials::getApplicationDefault);
  }

  /** With any source of credentials, which may block whoever asks it. */
  VertexPlatform(
      PlatformConfig.Vertex config,
      String workerId,
      InstantSource clock,
      GoogleAccess.Chain chain) {
    this.config = config;
    places = new Places(config.maxConnections());
    withoutCredentials = CompletableFuture.completedFuture(new Access(config.project(), Map.of()));
    transport = transport(config, UserAgent.of(workerId), clock);
    owned.push(transport);
    fetched =
        switch (config.credentials()) {
          case NONE -> null;
          case DEFAULT -> fetched(config, clock, chain);
        };
    if (fetched != null) {
      owned.push(fetched);
      fetched.start();
    }
  }

  private static Transport transport(
      PlatformConfig.Vertex config, String agent, InstantSource clock) {
    VertexAddress address = VertexAddress.of(config);
    return config.overGrpc()
        ? new GrpcTransport(address, config.maxConnections(), agent, clock)
        : new RestTransport(address, agent, clock);
  }

  private static FetchedAhead<Access> fetched(
      PlatformConfig.Vertex config, InstantSource clock, GoogleAccess.Chain chain) {
    Duration half = config.requestTimeout().dividedBy(2);
    return new FetchedAhead<>(
        "Google",
        "vertex-credentials",
        new GoogleAccess(chain, config.project()),
        clock,
        half.compareTo(ACCESS_WAIT) < 0 ? half : ACCESS_WAIT);
  }

  @Override
  public CompletableFuture<Outcome> call(String model, Body body, StreamListener listener) {
    OpenCall call = calls.begin();
    Deadline deadline = Deadline.in(config.requestTimeout());
    CompletableFuture<Access> access = fetched == null ? withoutCredentials : fetched.ready();
    // A stage catches whatever the one before throws, so that the call ends in any case.
    var _ =
        access
            .thenCompose(
                granted ->
                    placed(
                        call, deadline, left -> sent(call, granted, model, body, listener, left)))
            .whenComplete(
                (outcome, bug) -> call.complete(bug == null ? outcome : VertexErrors.unbegun(bug)));
    return call;
  }

  /** Takes a place for an exchange, waiting for one if need be, and gives it back after. */
  private CompletableFuture<Outcome> placed(
      OpenCall call, Deadline deadline, Function<Duration, CompletableFuture<Outcome>> exchange) {
    CompletableFuture<Void> place = places.take();
    if (!place.isDone()) {
      call.givesUpBy(() -> place.cancel(false));
      place.orTimeout(placeWait(deadline.left()).toNanos(), TimeUnit.NANOSECONDS);
    }
    return place.thenCompose(
        _ ->
            NOW.thenCompose(
                    _ ->
                        call.isDone()
                            ? CompletableFuture.<Outcome>failedFuture(new CancellationException())
                            : exchange.apply(deadline.left()))
                .whenComplete((_, _) -> places.giveBack()));
  }

  /** What is left after it must do for an answer, or a call would be sent for nothing, and paid. */
  private static Duration placeWait(Duration left) {
    Duration half = left.dividedBy(2);
    return half.compareTo(PLACE_WAIT) < 0 ? half : PLACE_WAIT;
  }

  private CompletableFuture<Outcome> sent(
      OpenCall call,
      Access access,
      String model,
      Body body,
      StreamListener listener,
      Duration left) {
    var request = new Transport.Request(access, model, body, left);
    return config.streams(body)
        ? transport.streamed(call, request, new SseAnswer(listener))
        : transport.whole(call, request);
  }

  /** Calls that are open end as abandoned at once; the client gets a few seconds. */
  @Override
  public void close() {
    calls.abandon();
    Closing.within(CLOSE_TIMEOUT, "vertex-close", owned);
  }
}
