package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each fault as it looks on an HTTP/1.1 wire. */
class FaultTest {
  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private HttpResponse<String> meets(String step) throws Exception {
    simulator.script(
        Script.parse("requests: [{match: {prefix: ''}, calls: ['%s']}]".formatted(step)));
    return client.invoke(TestClient.body("inv-1"));
  }

  private void refuses(String step, int status, String type, String message) throws Exception {
    HttpResponse<String> response = meets(step);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().allValues("x-amzn-ErrorType"))
        .isEqualTo(type.isEmpty() ? List.of() : List.of(type));
    assertThat(TestClient.json(response).path("message").asText()).contains(message);
    assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(simulator.calls().ended(step)).isEqualTo(1);
  }

  @Test
  void throttle() throws Exception {
    refuses("throttle", 429, "ThrottlingException", "Too many tokens, please wait");
  }

  @Test
  void throttleWithARetryAfter() throws Exception {
    assertThat(meets("throttle(7)").headers().firstValue("Retry-After")).contains("7");
  }

  @Test
  void throttleDaily() throws Exception {
    refuses("throttle-daily", 429, "ThrottlingException", "Too many tokens per day");
  }

  @Test
  void quotaExceeded() throws Exception {
    refuses("quota-exceeded", 400, "ServiceQuotaExceededException", "quota");
  }

  @Test
  void unavailable() throws Exception {
    refuses("unavailable", 503, "ServiceUnavailableException", "unable to process");
  }

  @Test
  void overloaded() throws Exception {
    refuses("overloaded", 529, "", "Overloaded");
  }

  @Test
  void serverError() throws Exception {
    refuses("server-error", 500, "InternalServerException", "unexpected error");
  }

  @Test
  void validation() throws Exception {
    refuses("validation", 400, "ValidationException", "Malformed input request");
  }

  @Test
  void accessDenied() throws Exception {
    refuses("access-denied", 403, "AccessDeniedException", "don't have access");
  }

  @Test
  void notFound() throws Exception {
    refuses("not-found", 404, "ResourceNotFoundException", "Could not resolve");
  }

  @Test
  void modelError() throws Exception {
    refuses("model-error", 424, "ModelErrorException", "unexpected error");
  }

  @Test
  void modelTimeout() throws Exception {
    refuses("model-timeout", 408, "ModelTimeoutException", "timed out");
  }

  @Test
  void modelNotReady() throws Exception {
    refuses("model-not-ready", 429, "ModelNotReadyException", "not ready");
  }

  @Test
  void tooLarge() throws Exception {
    refuses("too-large", 413, "", "too large");
  }

  @Test
  void expiredCredentials() throws Exception {
    refuses("expired-credentials", 403, "ExpiredTokenException", "expired");
  }

  @Test
  void unknownCredentials() throws Exception {
    refuses("unknown-credentials", 403, "UnrecognizedClientException", "invalid");
  }

  @Test
  void badGatewayIsAPageOfHtml() throws Exception {
    HttpResponse<String> response = meets("bad-gateway");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(response.body()).startsWith("<html>");
  }

  @Test
  void refusalIsA200WithoutContent() throws Exception {
    HttpResponse<String> response = meets("refusal");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode message = TestClient.json(response);
    assertThat(message.path("stop_reason").asText()).isEqualTo("refusal");
    assertThat(message.path("content").isArray()).isTrue();
    assertThat(message.path("content")).isEmpty();
  }

  @Test
  void thinkingComesBeforeTheText() throws Exception {
    JsonNode content = TestClient.json(meets("thinking")).path("content");

    assertThat(content.path(0).path("type").asText()).isEqualTo("thinking");
    assertThat(content.path(0).path("signature").asText()).isNotEmpty();
    assertThat(content.path(1).path("type").asText()).isEqualTo("text");
  }

  @Test
  void toolUseTakesTheFirstToolOfTheRequest() throws Exception {
    simulator.script(Script.of(Script.sequence("inv-1", Fault.TOOL_USE)));
    String tools =
        "{\"tools\":[{\"input_schema\":{\"properties\":{\"name\":{}}},\"name\":\"row\"},{\"name\":\"sail\"}],";
    JsonNode message =
        TestClient.json(client.invoke(TestClient.body("inv-1").replaceFirst("\\{", tools)));

    assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
    assertThat(message.at("/content/0/type").asText()).isEqualTo("tool_use");
    assertThat(message.at("/content/0/name").asText()).isEqualTo("row");
    assertThat(message.at("/content/0/input").isObject()).isTrue();
  }

  @Test
  void hugeHasATextOfThatManyBytes() throws Exception {
    JsonNode message = TestClient.json(meets("huge(5000000)"));

    assertThat(message.at("/content/0/text").asText().getBytes(StandardCharsets.UTF_8))
        .hasSize(5_000_000);
    assertThat(message.at("/usage/output_tokens").asInt()).isBetween(1, 256);
  }

  @Test
  void resetEndsTheConnectionWithoutAnAnswer() throws Exception {
    try (Socket socket = send(Fault.RESET)) {
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void closeEndsTheConnectionInGoodOrderWithoutAnAnswer() throws Exception {
    try (Socket socket = send(Fault.CLOSE)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void cutSendsHalfOfWhatItAnnounced() throws Exception {
    try (Socket socket = send(Fault.CUT)) {
      InputStream in = socket.getInputStream();
      String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      String head = all.substring(0, all.indexOf("\r\n\r\n"));
      int announced =
          head.lines()
              .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
              .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
              .findFirst()
              .orElseThrow();

      assertThat(all.length() - head.length() - 4).isEqualTo(announced / 2);
    }
  }

  @Test
  void stallNeverAnswersAndEndsWhenTheCallerLeaves() throws Exception {
    try (Socket socket = send(Fault.STALL)) {
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(simulator.calls().inFlight()).isEqualTo(1);
    }
    TestClient.until(() -> simulator.calls().inFlight() == 0);
    assertThat(simulator.calls().ended("stall")).isEqualTo(1);
  }

  @Test
  void everyFaultBeforeTheAnswerIsCountedOnce() throws Exception {
    simulator.script(Script.of(Script.sequence("inv-1", Fault.RESET, Fault.NONE)));
    assertThatThrownBy(() -> client.invoke(TestClient.body("inv-1")))
        .isInstanceOf(IOException.class);
    client.invoke(TestClient.body("inv-1"));

    Calls calls = simulator.calls();
    assertThat(calls.ofRequest("inv-1")).isEqualTo(2);
    assertThat(calls.byOutcome()).containsOnly(entry("reset"), entry("ok"));
    assertThat(calls.inFlight()).isZero();
  }

  private static Map.Entry<String, Long> entry(String outcome) {
    return Map.entry(outcome, 1L);
  }

  private Socket send(Fault fault) throws IOException {
    simulator.script(Script.of(Script.sequence("inv-1", fault)));
    String body = TestClient.body("inv-1");
    Socket socket = new Socket(simulator.bedrockUrl().getHost(), simulator.bedrockUrl().getPort());
    socket
        .getOutputStream()
        .write(
            "POST /model/%s/invoke HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(TestClient.HAIKU, body.length(), body)
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }
}
