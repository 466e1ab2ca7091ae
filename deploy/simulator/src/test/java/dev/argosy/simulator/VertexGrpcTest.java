package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.HttpBody;
import com.google.api.gax.rpc.ApiException;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RawPredict and StreamRawPredict over gRPC, with Google's own client. */
class VertexGrpcTest {
  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final TestClient rest = new TestClient(simulator);
  private GrpcClient client;

  @BeforeEach
  void connect() throws IOException {
    client = new GrpcClient(simulator.vertexUrl());
  }

  @AfterEach
  void stop() {
    client.close();
    rest.close();
    simulator.close();
  }

  private void meets(String step) {
    simulator.script(
        Script.parse("requests: [{match: {prefix: ''}, calls: ['%s']}]".formatted(step)));
  }

  private ApiException refused(String body) {
    return catchThrowableOfType(ApiException.class, () -> client.rawPredict(body));
  }

  @Test
  void answersAsOverRest() throws Exception {
    HttpBody answer = client.rawPredict(TestClient.vertexBody("a", false));
    assertThat(simulator.calls().byWorker()).isEqualTo(Map.of("grpc", 1L));
    simulator.reset();
    String overRest = rest.rawPredict(TestClient.vertexBody("a", false)).body();

    assertThat(answer.getContentType()).isEqualTo("application/json");
    assertThat(answer.getData().toStringUtf8()).isEqualTo(overRest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "thinking", "tool-use", "refusal", "huge(100000)"})
  void aStreamIsTheSameBytesAsOverRestCutAlike(String step) throws Exception {
    meets(step);
    for (int request = 0; request < 10; request++) {
      String body = TestClient.vertexBody("r" + request, true);
      List<byte[]> pieces = client.pieces(body);
      simulator.reset();
      RawAnswer overRest;
      try (var socket =
          RawAnswer.ask(
              simulator.vertexUrl(),
              "/v1/" + TestClient.VERTEX_HAIKU + ":streamRawPredict",
              body)) {
        overRest = RawAnswer.read(socket);
      }
      simulator.reset();

      assertThat(pieces).containsExactlyElementsOf(overRest.chunks());
      assertThat(Reading.ofVertex(overRest.bytes()).types()).endsWith("message_stop");
    }
  }

  @Test
  void theMessagesOfAStreamAreEventStreams() {
    client
        .streamRawPredict(TestClient.vertexBody("a", true))
        .forEach(piece -> assertThat(piece.getContentType()).startsWith("text/event-stream"));
    assertThat(simulator.calls().streams()).isEqualTo(1);
  }

  @Test
  void aRequestOverTheUsualFourMebibytesIsTaken() {
    String body = TestClient.vertexBody("a", false).replace("How many", "x".repeat(29 << 20));

    JsonNode message = Reading.json(client.rawPredict(body).getData().toByteArray());

    assertThat(message.at("/usage/input_tokens").asInt()).isGreaterThan(7_000_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {(30 << 20) + 1, 31 << 20})
  void aBodyOverThirtyMebibytesIsTooLarge(int bytes) {
    ApiException tooLarge =
        refused(TestClient.vertexBody("a", false).replace("How many", "x".repeat(bytes)));

    assertThat(tooLarge.getStatusCode().getCode()).hasToString("INVALID_ARGUMENT");
    assertThat(tooLarge).hasMessageContaining("request_too_large");
    assertThat(simulator.calls().ended(Calls.REJECTED)).isEqualTo(1);
  }

  @Test
  void manyCallsShareAConnection() {
    IntStream.range(0, 300)
        .parallel()
        .forEach(request -> client.rawPredict(TestClient.vertexBody("r" + request, false)));

    assertThat(simulator.calls().calls()).isEqualTo(300);
    assertThat(simulator.calls().ended("ok")).isEqualTo(300);
  }

  @Test
  void anInvalidBodyIsAnInvalidArgument() {
    ApiException refused = refused(TestClient.vertexBody("a", true));

    assertThat(refused.getStatusCode().getCode()).hasToString("INVALID_ARGUMENT");
    assertThat(refused).hasMessageContaining("\"type\":\"invalid_request_error\"");
  }

  @Test
  void anUnknownEndpointIsNotFound() {
    ApiException unknown =
        catchThrowableOfType(
            ApiException.class,
            () ->
                client.rawPredict(
                    "projects/p/locations/l/endpoints/1", TestClient.vertexBody("a", false)));

    assertThat(unknown.getStatusCode().getCode()).hasToString("NOT_FOUND");
    assertThat(simulator.calls().calls()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "throttle, RESOURCE_EXHAUSTED, base model: anthropic-claude-haiku-4-5.",
    "throttle-daily, RESOURCE_EXHAUSTED, per day",
    "quota-exceeded, FAILED_PRECONDITION, quota",
    "unavailable, UNAVAILABLE, currently unavailable",
    "overloaded, UNAVAILABLE, overloaded_error",
    "server-error, INTERNAL, Internal error encountered.",
    "validation, INVALID_ARGUMENT, invalid_request_error",
    "access-denied, PERMISSION_DENIED, aiplatform.endpoints.predict",
    "not-found, NOT_FOUND, Publisher Model",
    "model-error, INTERNAL, api_error",
    "model-timeout, DEADLINE_EXCEEDED, Deadline expired",
    "model-not-ready, UNAVAILABLE, not ready",
    "too-large, INVALID_ARGUMENT, request_too_large",
    "bad-gateway, UNAVAILABLE, 502",
    "expired-credentials, UNAUTHENTICATED, invalid authentication credentials",
    "unknown-credentials, UNAUTHENTICATED, missing required authentication",
    "reset, INTERNAL, INTERNAL_ERROR",
    "close, CANCELLED, CANCEL",
    "cut, CANCELLED, CANCEL"
  })
  void errorsAreStatuses(String step, String code, String message) {
    meets(step);
    ApiException error = refused(TestClient.vertexBody("a", false));

    assertThat(error.getStatusCode().getCode()).hasToString(code);
    assertThat(error).hasMessageContaining(message);
    assertThat(error.getErrorDetails() == null ? null : error.getErrorDetails().getRetryInfo())
        .isNull();
    assertThat(simulator.calls().ended(step)).isEqualTo(1);
    simulator.reset();
    assertThat(
            catchThrowableOfType(
                    ApiException.class, () -> client.pieces(TestClient.vertexBody("a", true)))
                .getStatusCode()
                .getCode())
        .hasToString(code);
  }

  /** The pieces that came before the end, and how it ended; empty if in good order. */
  private record Streamed(List<byte[]> pieces, String code) {
    Reading reading() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      pieces.forEach(all::writeBytes);
      return Reading.ofVertex(all.toByteArray());
    }
  }

  private Streamed streamed(String key) {
    List<byte[]> pieces = new ArrayList<>();
    try {
      client
          .streamRawPredict(TestClient.vertexBody(key, true))
          .forEach(piece -> pieces.add(piece.getData().toByteArray()));
      return new Streamed(pieces, "");
    } catch (ApiException broken) {
      return new Streamed(pieces, broken.getStatusCode().getCode().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "truncated, ''",
    "stream-error, ''",
    "stream-failure, INTERNAL",
    "stream-throttle, RESOURCE_EXHAUSTED"
  })
  void aStreamThatBreaksOffHasItsPiecesThenItsStatus(String step, String code) {
    meets(step);
    for (int request = 0; request < 20; request++) {
      Streamed streamed = streamed("r" + request);

      assertThat(streamed.code()).isEqualTo(code);
      assertThat(streamed.reading().count("content_block_delta")).isPositive();
      assertThat(streamed.reading().count("message_stop")).isZero();
      assertThat(streamed.reading().count("error")).isEqualTo(step.equals("stream-error") ? 1 : 0);
    }
    assertThat(simulator.calls().ended(step)).isEqualTo(20);
  }

  /** What was sent before a reset may or may not reach the caller. */
  @Test
  void aStreamThatIsCutIsReset() {
    meets("cut");

    Streamed streamed = streamed("a");

    assertThat(streamed.code()).isEqualTo("CANCELLED");
    assertThat(streamed.reading().count("message_stop")).isZero();
  }

  @Test
  void aStreamThatStallsEndsWhenItsCallerLeaves() {
    meets("stream-stall");
    var stream = client.streamRawPredict(TestClient.vertexBody("a", true));
    assertThat(stream.iterator().next().getData().isEmpty()).isFalse();
    assertThat(simulator.calls().inFlight()).isEqualTo(1);

    stream.cancel();

    TestClient.until(() -> simulator.calls().inFlight() == 0);
    assertThat(simulator.calls().byOutcome()).isEqualTo(Map.of("stream-stall", 1L));
  }

  @Test
  void aStreamWaitsForItsReader() {
    meets("huge(25165824)");
    var pieces = client.streamRawPredict(TestClient.vertexBody("a", true)).iterator();
    long bytes = pieces.next().getData().size();
    assertThat(simulator.calls().inFlight()).isEqualTo(1);

    while (pieces.hasNext()) {
      bytes += pieces.next().getData().size();
    }
    assertThat(bytes).isGreaterThan(25_165_824);
    assertThat(simulator.calls().ended("huge")).isEqualTo(1);
  }

  @Test
  void aScriptedRetryAfterIsARetryInfo() {
    meets("throttle(7)");

    ApiException throttled = refused(TestClient.vertexBody("a", false));

    assertThat(throttled.getErrorDetails().getRetryInfo().getRetryDelay().getSeconds())
        .isEqualTo(7);
  }

  @Test
  void expiredCredentialsSayWhy() {
    meets("expired-credentials");

    ApiException expired = refused(TestClient.vertexBody("a", false));

    assertThat(expired.getReason()).isEqualTo("ACCESS_TOKEN_EXPIRED");
    assertThat(expired.getMetadata()).containsEntry("service", "aiplatform.googleapis.com");
  }

  @Test
  void anUnknownMethodIsUnimplemented() {
    try (Http2Client http2 = new Http2Client(simulator.vertexUrl())) {
      Http2Client.Ended ended =
          http2
              .call(
                  "/google.cloud.aiplatform.v1.PredictionService/Predict",
                  Map.of("content-type", "application/grpc"),
                  new byte[5])
              .ended()
              .join();

      assertThat(ended.status()).isEqualTo(200);
      assertThat(ended.headers()).containsEntry("grpc-status", "12");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0000", "0100000000", "00000000050a", "00000000020affff", "00000000010a"})
  void aMessageThatCannotBeReadIsAnInternalError(String hex) {
    try (Http2Client http2 = new Http2Client(simulator.vertexUrl())) {
      Http2Client.Ended ended =
          http2
              .call(
                  "/google.cloud.aiplatform.v1.PredictionService/RawPredict",
                  Map.of("content-type", "application/grpc"),
                  HexFormat.of().parseHex(hex))
              .ended()
              .join();

      assertThat(ended.headers()).containsEntry("grpc-status", "13");
    }
  }
}
