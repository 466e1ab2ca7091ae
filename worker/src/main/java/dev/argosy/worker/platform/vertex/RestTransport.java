package dev.argosy.worker.platform.vertex;

import dev.argosy.worker.platform.OpenCalls.OpenCall;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.WholeAnswer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Vertex over HTTP: {@code :rawPredict} and {@code :streamRawPredict}, with the JDK's client.
 *
 * <p>HTTP/1.1, a connection for each call: the client opens one HTTP/2 connection to a host and
 * fails a call above that connection's limit of streams ("too many concurrent streams", <a
 * href="https://bugs.openjdk.org/browse/JDK-8225647">JDK-8225647</a>) instead of letting it wait;
 * and so a cancelled call takes no other with it. Two threads serve all calls: what they do is
 * little and never blocks, but for looking up a host's name.
 *
 * <p>The client's own time-out ends when the answer's head has come, so the deadline here closes
 * the exchange itself. It cannot keep a silent connection alive, which gateways forget after some
 * minutes: answers that may be long are streamed for that ({@code stream-above}).
 */
final class RestTransport implements Transport {
  /** A platform that is there accepts a connection in milliseconds. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final int THREADS = 2;

  /** Many times the longest answer of a model. */
  private static final int ANSWER_MAX = 64 << 20;

  private static final int OK = 200;

  private final VertexAddress address;
  private final String agent;
  private final InstantSource clock;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("vertex-rest-", 0).factory());
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .executor(threads)
          .build();

  /**
   * Opens nothing yet.
   *
   * @param agent names the worker in the user agent
   * @param clock what a date of {@code Retry-After} is measured from
   */
  RestTransport(VertexAddress address, String agent, InstantSource clock) {
    this.address = address;
    this.agent = agent;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Outcome> whole(OpenCall call, Request request) {
    return exchange(
        call,
        request,
        false,
        () ->
            BodySubscribers.mapping(
                BodySubscribers.limiting(BodySubscribers.ofByteArray(), ANSWER_MAX),
                bytes -> WholeAnswer.outcome(bytes, OK)),
        Function.identity());
  }

  @Override
  public CompletableFuture<Outcome> streamed(OpenCall call, Request request, SseAnswer answer) {
    return exchange(call, request, true, () -> new SseSubscriber(answer), answer::failed);
  }

  @FunctionalInterface
  private interface Reader {
    BodySubscriber<Outcome> begin();
  }

  /**
   * @param answer reads the body of a 200
   * @param broken what an exchange that broke comes to, given what the error table says
   */
  private CompletableFuture<Outcome> exchange(
      OpenCall call,
      Request request,
      boolean streams,
      Reader answer,
      Function<Outcome, Outcome> broken) {
    AtomicReference<@Nullable RestRefusal> refusal = new AtomicReference<>();
    CompletableFuture<HttpResponse<Outcome>> exchange =
        client.sendAsync(
            http(request, streams),
            head -> head.statusCode() == OK ? answer.begin() : refused(head, refusal));
    call.givesUpBy(() -> exchange.cancel(true));
    CompletableFuture<Boolean> late = new CompletableFuture<>();
    var _ =
        late.completeOnTimeout(true, request.within().toNanos(), TimeUnit.NANOSECONDS)
            .thenAccept(yes -> closeIf(yes, exchange));
    return exchange.handle(
        (response, failure) -> {
          boolean inTime = late.complete(false);
          RestRefusal refused = refusal.get();
          if (failure == null) {
            return response.body();
          }
          if (refused != null) {
            return refused.outcome();
          }
          return broken.apply(inTime ? RestFailures.outcome(failure) : VertexErrors.late());
        });
  }

  private RestRefusal refused(
      HttpResponse.ResponseInfo head, AtomicReference<@Nullable RestRefusal> kept) {
    RestRefusal refusal = new RestRefusal(head, clock.instant());
    kept.set(refusal);
    return refusal;
  }

  private static void closeIf(boolean late, CompletableFuture<?> exchange) {
    if (late) {
      exchange.cancel(true);
    }
  }

  private HttpRequest http(Request request, boolean streams) {
    Access access = request.access();
    String method = streams ? "streamRawPredict" : "rawPredict";
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(address.method(access.project(), request.model(), method))
            .header("Content-Type", "application/json")
            .header("Accept", streams ? "text/event-stream" : "application/json")
            .header("User-Agent", agent);
    access
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    byte[] body = VertexBody.of(request.body(), streams);
    return builder.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
  }

  @Override
  public void close() {
    client.shutdownNow();
    try {
      var _ = client.awaitTermination(CLOSE_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    threads.shutdown();
  }
}
