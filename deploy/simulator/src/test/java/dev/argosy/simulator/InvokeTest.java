package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** InvokeModel, when nothing goes wrong. */
class InvokeTest {
  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @Test
  void answersANativeMessageWithItsUsage() throws Exception {
    HttpResponse<String> response = client.invoke(TestClient.body("inv-1"));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode message = TestClient.json(response);
    assertThat(message.path("id").asText()).startsWith("msg_bdrk_");
    assertThat(message.path("type").asText()).isEqualTo("message");
    assertThat(message.path("role").asText()).isEqualTo("assistant");
    assertThat(message.path("model").asText()).isEqualTo("claude-haiku-4-5-20251001");
    assertThat(message.path("content").path(0).path("type").asText()).isEqualTo("text");
    assertThat(message.path("content").path(0).path("text").asText())
        .startsWith("Answer to inv-1:");
    assertThat(message.path("stop_reason").asText()).isIn("end_turn", "max_tokens");
    assertThat(message.path("stop_sequence").isNull()).isTrue();
    JsonNode usage = message.path("usage");
    assertThat(usage.path("input_tokens").asInt()).isPositive();
    assertThat(usage.path("output_tokens").asInt()).isBetween(1, 256);
    assertThat(usage.path("cache_creation_input_tokens").asInt(-1)).isZero();
    assertThat(usage.path("cache_read_input_tokens").asInt(-1)).isZero();
    assertThat(usage.at("/cache_creation/ephemeral_5m_input_tokens").asInt(-1)).isZero();
    assertThat(usage.at("/cache_creation/ephemeral_1h_input_tokens").asInt(-1)).isZero();
  }

  @Test
  void headersRepeatTheTokenCounts() throws Exception {
    HttpResponse<String> response = client.invoke(TestClient.body("inv-1"));

    JsonNode usage = TestClient.json(response).path("usage");
    assertThat(response.headers().firstValue("X-Amzn-Bedrock-Input-Token-Count"))
        .contains(usage.path("input_tokens").asText());
    assertThat(response.headers().firstValue("X-Amzn-Bedrock-Output-Token-Count"))
        .contains(usage.path("output_tokens").asText());
  }

  @Test
  void maxTokensCutsTheAnswerShortAndSaysSo() throws Exception {
    JsonNode message =
        TestClient.json(
            client.invoke(TestClient.body("a").replace("\"max_tokens\":256", "\"max_tokens\":3")));

    assertThat(message.path("stop_reason").asText()).isEqualTo("max_tokens");
    assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(3);
    assertThat(message.at("/content/0/text").asText()).hasSize(12);
  }

  @Test
  void anAnswerHasCharactersOfEveryLengthAndIsExactInBytes() throws Exception {
    String text =
        TestClient.json(client.invoke(TestClient.body("a"))).at("/content/0/text").asText();
    assertThat(text).contains("é", "⛵", "🚣");

    for (int tokens = 1; tokens <= 60; tokens++) {
      JsonNode message =
          TestClient.json(
              client.invoke(
                  TestClient.body("long")
                      .replace("\"max_tokens\":256", "\"max_tokens\":" + tokens)));
      assertThat(message.at("/content/0/text").asText().getBytes(StandardCharsets.UTF_8))
          .hasSize(4 * message.at("/usage/output_tokens").asInt());
      assertThat(message.at("/content/0/text").asText()).doesNotContain("\uFFFD");
    }
  }

  @Test
  void anArnIsOneSegmentOfThePath() throws Exception {
    String arn =
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2F"
            + "us.anthropic.claude-sonnet-4-5-20250929-v1%3A0";

    JsonNode message = TestClient.json(client.invoke(arn, TestClient.body("a")));

    assertThat(message.path("model").asText()).isEqualTo("claude-sonnet-4-5-20250929");
  }

  @Test
  void anUnencodedSlashMakesAnotherOperation() throws Exception {
    assertThat(client.invoke("profile/haiku", TestClient.body("a")).statusCode()).isEqualTo(404);
  }

  @Test
  void withoutAUserIdARequestIsKnownByTheHashOfItsMessages() throws Exception {
    String messages = "[ {\"role\":\"user\", \"content\":\"h\\u00e9 é\"} ]";
    client.invoke(
        "{\"messages\" : "
            + messages
            + " ,\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9}");

    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(messages.getBytes(StandardCharsets.UTF_8)));
    assertThat(simulator.calls().byRequest()).containsOnlyKeys(hash);
  }

  @Test
  void theSameCallOfTheSameRequestHasTheSameAnswerOnEverySimulator() throws Exception {
    String answer = client.invoke(TestClient.body("inv-7")).body();

    try (Simulator other = Simulator.start(SimulatorConfig.DEFAULT);
        TestClient otherClient = new TestClient(other)) {
      assertThat(otherClient.invoke(TestClient.body("inv-7")).body()).isEqualTo(answer);
    }
  }

  @Test
  void aLargeBodyInChunksIsReadWhole() throws IOException, InterruptedException {
    String body = TestClient.body("large").replace("How many", "x".repeat(3_000_000));

    JsonNode message = TestClient.json(client.invoke(body));

    assertThat(message.at("/usage/input_tokens").asInt()).isBetween(750_000, 750_100);
  }
}
