package dev.argosy.worker.platform.vertex;

import static dev.argosy.worker.platform.vertex.VertexFixture.LONG;
import static dev.argosy.worker.platform.vertex.VertexFixture.MESSAGE;
import static dev.argosy.worker.platform.vertex.VertexFixture.MODEL;
import static dev.argosy.worker.platform.vertex.VertexFixture.answering;
import static dev.argosy.worker.platform.vertex.VertexFixture.called;
import static dev.argosy.worker.platform.vertex.VertexFixture.config;
import static dev.argosy.worker.platform.vertex.VertexFixture.message;
import static dev.argosy.worker.platform.vertex.VertexFixture.platform;
import static dev.argosy.worker.platform.vertex.VertexFixture.rest;
import static dev.argosy.worker.platform.vertex.VertexFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.worker.platform.Endings;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.PlatformConfig.Credentials;
import dev.argosy.worker.platform.PlatformConfig.Transport;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.platform.WireServer;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes over the wire, on whose account, and when. */
@Timeout(60)
class VertexPlatformTest {
  private static final String PATH =
      "/v1/projects/p-1/locations/us-east5/publishers/anthropic/models/" + MODEL;

  @Test
  void anAnswerInOnePieceIsAskedForByItsOwnMethod() {
    WireServer.Received received = sent("{\"model\":\"m\",\"max_tokens\":7,\"messages\":[{}]}");

    assertThat(received.head()).startsWith("POST " + PATH + ":rawPredict HTTP/1.1");
    assertThat(received.header("content-type")).isEqualTo("application/json");
    assertThat(received.header("accept")).isEqualTo("application/json");
    assertThat(received.body())
        .isEqualTo(
            "{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\":7,\"messages\":[{}]}");
  }

  @Test
  void aStreamIsAskedForByItsOwnMethodAndInTheBody() {
    WireServer.Received received =
        sent("{\"model\":\"m\",\"max_tokens\":7,\"messages\":[{}],\"stream\":true}");

    assertThat(received.head()).startsWith("POST " + PATH + ":streamRawPredict HTTP/1.1");
    assertThat(received.header("accept")).isEqualTo("text/event-stream");
    assertThat(received.body()).contains("\"stream\":true");
  }

  @Test
  void anAnswerThatMayBeLongIsAskedForAsAStream() {
    WireServer.Received received = sent("{\"model\":\"m\",\"max_tokens\":8193,\"messages\":[{}]}");

    assertThat(received.head()).contains(":streamRawPredict ");
    assertThat(received.body()).contains("\"stream\":true");
  }

  @Test
  void withoutCredentialsNobodyIsNamed() {
    WireServer.Received received = sent("{\"model\":\"m\",\"max_tokens\":7,\"messages\":[{}]}");

    assertThat(received.header("authorization")).isEmpty();
    assertThat(received.header("x-goog-user-project")).isEmpty();
  }

  @Test
  void whatCouldEndAWordInAWorkersNameIsReplacedInTheUserAgent() {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = rest(server.url(), "a b/ü:1\n", () -> token("t-1"))) {
      called(platform, "named").join();
      assertThat(server.received().getFirst().header("user-agent"))
          .isEqualTo("argosy-worker/a_b___1_");
    }
  }

  @Test
  void aCallOverGrpcNamesModelWorkerAndDeadline() {
    try (GrpcServer server = answering();
        Platform platform =
            platform(config(server.url(), Transport.GRPC, Credentials.NONE, LONG), "w 7", null)) {
      assertThat(called(platform, "it").join()).isInstanceOf(Outcome.Completed.class);

      GrpcServer.Received received = server.received().getFirst();
      assertThat(received.endpoint()).isEqualTo(PATH.replaceFirst("/v1/", ""));
      assertThat(received.body().getContentType()).isEqualTo("application/json");
      assertThat(received.body().getData().toStringUtf8()).contains("vertex-2023-10-16");
      assertThat(received.header("user-agent")).startsWith("argosy-worker/w_7 ");
      assertThat(received.header("authorization")).isNull();
      assertThat(received.header("x-goog-request-params")).startsWith("endpoint=projects");
      assertThat(received.deadline().timeRemaining(TimeUnit.SECONDS)).isLessThanOrEqualTo(30);
    }
  }

  @Test
  void moreCallsThanConnectionsWaitForTheirTurn() {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (GrpcServer server =
            GrpcServer.answering(
                observer -> {
                  most.accumulateAndGet(open.incrementAndGet(), Math::max);
                  CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS)
                      .execute(
                          () -> {
                            open.decrementAndGet();
                            observer.onNext(message());
                            observer.onCompleted();
                          });
                });
        Platform platform =
            platform(connections(2, server.url(), Transport.GRPC, LONG), "w", null)) {
      var calls = IntStream.range(0, 50).mapToObj(i -> called(platform, "turn-" + i)).toList();

      assertThat(calls)
          .allSatisfy(call -> assertThat(call.join()).isInstanceOf(Outcome.Completed.class));
      assertThat(most).hasValueLessThanOrEqualTo(2);
    }
  }

  @Test
  void aCallThatFindsNoFreeConnectionInTimeWasNotSentAndIsNoAttempt() {
    try (WireServer server = WireServer.holding("");
        Platform platform =
            platform(connections(1, server.url(), Transport.REST, LONG.dividedBy(10)), "w", null)) {
      var _ = called(platform, "first");
      Outcome waited = called(platform, "second").join();

      assertThat(Endings.of(waited)).as("%s", waited).isEqualTo(Endings.OVERLOADED);
      assertThat(Endings.error(waited).code()).isEqualTo("NoFreeConnection");
      assertThat(server.received())
          .singleElement()
          .satisfies(request -> assertThat(request.body()).contains("first"));
    }
  }

  @Test
  void aCallThatIsCancelledGivesItsConnectionToTheNext() throws Exception {
    try (WireServer server = WireServer.holding("");
        Platform platform =
            platform(connections(1, server.url(), Transport.REST, LONG), "w", null)) {
      CompletableFuture<Outcome> first = called(platform, "first");
      CompletableFuture<Outcome> left = called(platform, "left");
      CompletableFuture<Outcome> next = called(platform, "next");
      left.cancel(true);
      first.cancel(true);

      awaitReceived(server, "next");
      assertThat(next).isNotDone();
      assertThat(server.received()).noneMatch(request -> request.body().contains("left"));
    }
  }

  private static void awaitReceived(WireServer server, String key) {
    Awaitility.await()
        .until(() -> server.received().stream().anyMatch(r -> r.body().contains(key)));
  }

  private static WireServer.Received sent(String json) {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform =
            platform(config(server.url(), Transport.REST, Credentials.NONE, LONG), "w", null)) {
      platform.call(MODEL, Body.of(RawJson.of(json)), StreamListener.NONE).join();
      return server.received().getFirst();
    }
  }

  private static PlatformConfig.Vertex connections(
      int count, URI endpoint, Transport transport, Duration requestTimeout) {
    return new PlatformConfig.Vertex(
        "p-1",
        "us-east5",
        transport,
        null,
        endpoint,
        Credentials.NONE,
        requestTimeout,
        count,
        8192);
  }
}
