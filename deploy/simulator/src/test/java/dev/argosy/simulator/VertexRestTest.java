package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Script;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** rawPredict and streamRawPredict over REST. */
class VertexRestTest {
  private static final String STREAM = "/v1/" + TestClient.VERTEX_HAIKU + ":streamRawPredict";

  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private void meets(String step) {
    simulator.script(
        Script.parse("requests: [{match: {prefix: ''}, calls: ['%s']}]".formatted(step)));
  }

  @Test
  void answersTheMessageThatBedrockWouldUnderAnIdOfItsOwn() throws Exception {
    HttpResponse<String> response = client.rawPredict(TestClient.vertexBody("a", false));
    simulator.reset();
    JsonNode bedrock = TestClient.json(client.invoke(TestClient.body("a")));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode message = TestClient.json(response);
    assertThat(message.path("id").asText()).startsWith("msg_vrtx_");
    assertThat(message.path("model").asText()).isEqualTo("claude-haiku-4-5-20251001");
    for (String field : List.of("content", "stop_reason", "usage", "role", "type")) {
      assertThat(message.path(field)).isEqualTo(bedrock.path(field));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "thinking", "tool-use", "refusal", "huge(100000)"})
  void aStreamAddsUpToTheAnswerInOnePiece(String step) throws Exception {
    meets(step);
    for (int request = 0; request < 20; request++) {
      String key = "inv-\\u00e9\\\"\\ud83d\\ude80" + request;
      JsonNode whole = TestClient.json(client.rawPredict(TestClient.vertexBody(key, false)));
      simulator.reset();
      HttpResponse<byte[]> response = client.streamRawPredict(TestClient.vertexBody(key, true));
      simulator.reset();

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      Reading reading = Reading.ofVertex(response.body());
      assertThat(reading.message()).isEqualTo(whole);
      assertThat(reading.types().getLast()).isEqualTo("message_stop");
    }
  }

  /** As networks and front ends do: no piece is an event, or whole characters. */
  @Test
  void theBytesOfAStreamAreCutAnywhere() throws Exception {
    int insideOfCharacters = 0;
    int insideOfLineEnds = 0;
    int insideOfEvents = 0;
    int severalEvents = 0;
    for (int request = 0; request < 200; request++) {
      List<byte[]> pieces = stream(simulator, "r" + request).chunks();
      for (byte[] piece : pieces.subList(0, pieces.size() - 1)) {
        byte last = piece[piece.length - 1];
        insideOfLineEnds += last == '\r' ? 1 : 0;
        insideOfEvents += last == '\r' || last == '\n' ? 0 : 1;
        severalEvents +=
            new String(piece, StandardCharsets.UTF_8).split("event: ", -1).length > 3 ? 1 : 0;
      }
      insideOfCharacters +=
          (int) pieces.stream().filter(piece -> (piece[0] & 0xC0) == 0x80).count();
    }

    assertThat(insideOfCharacters).as("inside of characters").isPositive();
    assertThat(insideOfLineEnds).as("between CR and LF").isPositive();
    assertThat(insideOfEvents).as("inside of events").isGreaterThan(1_000);
    assertThat(severalEvents).as("several events in a piece").isGreaterThan(1_000);
  }

  @Test
  void theCutsAreTheSameOnEverySimulator() throws Exception {
    try (Simulator other = Simulator.start(SimulatorConfig.DEFAULT)) {
      assertThat(stream(other, "a").chunks())
          .containsExactlyElementsOf(stream(simulator, "a").chunks());
    }
  }

  @Test
  void theSameStreamOverH2c() throws Exception {
    byte[] bytes = stream(simulator, "a").bytes();
    simulator.reset();
    try (Http2Client http2 = new Http2Client(simulator.vertexUrl())) {
      byte[] body = TestClient.vertexBody("a", true).getBytes(StandardCharsets.UTF_8);
      assertThat(http2.call(STREAM, Map.of(), body).ended().join().bytes()).isEqualTo(bytes);
    }
  }

  private static RawAnswer stream(Simulator simulator, String key) throws IOException {
    try (Socket socket =
        RawAnswer.ask(simulator.vertexUrl(), STREAM, TestClient.vertexBody(key, true))) {
      return RawAnswer.read(socket);
    }
  }

  @Test
  void aPercentEncodedModelIsTheSameModel() throws Exception {
    String path = "/v1/" + TestClient.VERTEX_HAIKU.replace("@", "%40") + ":rawPredict";

    HttpResponse<String> response =
        client.send(client.vertex(path, TestClient.vertexBody("a", false)).build());

    assertThat(TestClient.json(response).path("model").asText())
        .isEqualTo("claude-haiku-4-5-20251001");
  }

  @Test
  void callsOfBothPlatformsAreCountedTogether() throws Exception {
    client.invoke(TestClient.body("a"));
    client.rawPredict(TestClient.vertexBody("a", false));
    client.streamRawPredict(TestClient.vertexBody("a", true));

    assertThat(simulator.calls().ofRequest("a")).isEqualTo(3);
    assertThat(simulator.calls().streams()).isEqualTo(1);
    assertThat(TestClient.json(client.send(client.vertex("/_simulator/reset", "").build())))
        .isEmpty();
    assertThat(simulator.calls().calls()).isZero();
  }

  private void refused(String body, boolean streamed, String message) throws Exception {
    int status;
    JsonNode error;
    if (streamed) {
      HttpResponse<byte[]> response = client.streamRawPredict(body);
      status = response.statusCode();
      error = Reading.json(response.body());
    } else {
      HttpResponse<String> response = client.rawPredict(body);
      status = response.statusCode();
      error = TestClient.json(response);
    }
    assertThat(status).isEqualTo(400);
    assertThat(error.path("type").asText()).isEqualTo("error");
    assertThat(error.at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.at("/error/message").asText()).contains(message);
    assertThat(error.path("request_id").asText()).startsWith("req_vrtx_");
    assertThat(simulator.calls().ended(Calls.REJECTED)).isEqualTo(1);
  }

  @Test
  void aStreamWithoutItsFlagIsRefused() throws Exception {
    refused(TestClient.vertexBody("a", false), true, "stream:");
  }

  @Test
  void aStreamWhoseFlagIsFalseIsRefused() throws Exception {
    refused(TestClient.vertexBody("a", true).replace("true", "false"), true, "stream:");
  }

  @Test
  void anAnswerInOnePieceWithTheFlagOfAStreamIsRefused() throws Exception {
    refused(TestClient.vertexBody("a", true), false, "stream:");
  }

  @Test
  void aModelInTheBodyIsRefused() throws Exception {
    refused(
        TestClient.vertexBody("a", false).replaceFirst("\\{", "{\"model\":\"claude\","),
        false,
        "model: Extra inputs are not permitted");
  }

  @Test
  void theVersionOfAnotherPlatformIsRefused() throws Exception {
    refused(TestClient.body("a"), false, "Invalid API version");
  }

  @Test
  void whatIsNotJsonIsRefused() throws Exception {
    refused("{", false, "messages:");
  }

  @Test
  void aBodyOverThirtyMebibytesIsTooLarge() throws Exception {
    String within = TestClient.vertexBody("a", false).replace("How many", "x".repeat(29 << 20));
    assertThat(client.rawPredict(within).statusCode()).isEqualTo(200);

    String over = TestClient.vertexBody("a", false).replace("How many", "x".repeat(30 << 20));
    HttpResponse<String> response = client.rawPredict(over);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(TestClient.json(response).at("/error/type").asText()).isEqualTo("request_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/projects/p/locations/l/publishers/anthropic/models/m:predict",
        "/v1/projects/p/locations/l/publishers/google/models/m:rawPredict",
        "/v2/projects/p/locations/l/publishers/anthropic/models/m:rawPredict",
        "/v1/projects/p/locations/l/publishers/anthropic/models/a/m:rawPredict"
      })
  void anUnknownAddressIsAPageOfHtmlAndNotCounted(String path) throws Exception {
    HttpResponse<String> response =
        client.send(client.vertex(path, TestClient.vertexBody("a", false)).build());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).contains("text/html");
    assertThat(simulator.calls().calls()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "throttle, 429, RESOURCE_EXHAUSTED, base model: anthropic-claude-haiku-4-5.",
    "throttle-daily, 429, RESOURCE_EXHAUSTED, per day",
    "quota-exceeded, 400, FAILED_PRECONDITION, quota",
    "unavailable, 503, UNAVAILABLE, currently unavailable",
    "server-error, 500, INTERNAL, Internal error encountered.",
    "access-denied, 403, PERMISSION_DENIED, aiplatform.endpoints.predict",
    "not-found, 404, NOT_FOUND, Publisher Model",
    "model-timeout, 504, DEADLINE_EXCEEDED, Deadline expired",
    "model-not-ready, 503, UNAVAILABLE, not ready",
    "expired-credentials, 401, UNAUTHENTICATED, invalid authentication credentials",
    "unknown-credentials, 401, UNAUTHENTICATED, missing required authentication"
  })
  void errorsOfGoogleHaveACodeAndAStatus(String step, int code, String status, String message)
      throws Exception {
    meets(step);
    HttpResponse<String> response = client.rawPredict(TestClient.vertexBody("a", false));

    assertThat(response.statusCode()).isEqualTo(code);
    JsonNode error = TestClient.json(response).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(code);
    assertThat(error.path("status").asText()).isEqualTo(status);
    assertThat(error.path("message").asText()).contains(message);
    assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    assertThat(simulator.calls().ended(step)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "overloaded, 529, overloaded_error",
    "validation, 400, invalid_request_error",
    "model-error, 500, api_error",
    "too-large, 413, request_too_large"
  })
  void errorsOfTheModelsServersAreAnthropics(String step, int status, String type)
      throws Exception {
    meets(step);
    HttpResponse<String> response = client.rawPredict(TestClient.vertexBody("a", false));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestClient.json(response).path("type").asText()).isEqualTo("error");
    assertThat(TestClient.json(response).at("/error/type").asText()).isEqualTo(type);
  }

  @Test
  void badGatewayIsAPageOfHtml() throws Exception {
    meets("bad-gateway");
    HttpResponse<String> response = client.rawPredict(TestClient.vertexBody("a", false));

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).contains("<html");
  }

  @Test
  void aScriptedRetryAfterStandsInTheHeaderAndInTheDetails() throws Exception {
    meets("throttle(7)");
    HttpResponse<String> response = client.rawPredict(TestClient.vertexBody("a", false));

    assertThat(response.headers().firstValue("Retry-After")).contains("7");
    JsonNode detail = TestClient.json(response).at("/error/details/0");
    assertThat(detail.path("@type").asText()).endsWith("google.rpc.RetryInfo");
    assertThat(detail.path("retryDelay").asText()).isEqualTo("7s");
  }

  @Test
  void expiredCredentialsSayWhy() throws Exception {
    meets("expired-credentials");
    HttpResponse<String> response = client.rawPredict(TestClient.vertexBody("a", false));

    assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(TestClient.json(response).at("/error/details/0/reason").asText())
        .isEqualTo("ACCESS_TOKEN_EXPIRED");
  }

  @Test
  void anErrorInsteadOfAStreamIsAnObjectOrAListOfOne() throws Exception {
    simulator.script(Script.parse("rates: {unavailable: 1.0}"));
    int lists = 0;
    for (int request = 0; request < 40; request++) {
      HttpResponse<byte[]> response =
          client.streamRawPredict(TestClient.vertexBody("r" + request, true));
      assertThat(response.statusCode()).isEqualTo(503);
      JsonNode error = Reading.json(response.body());
      lists += error.isArray() ? 1 : 0;
      assertThat((error.isArray() ? error.get(0) : error).at("/error/status").asText())
          .isEqualTo("UNAVAILABLE");
    }
    assertThat(lists).isBetween(5, 35);
  }
}
