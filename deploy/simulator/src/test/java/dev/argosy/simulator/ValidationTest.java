package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.simulator.calls.Calls;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What InvokeModel refuses, and in which words. */
class ValidationTest {
  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private void refused(String body, String message) throws Exception {
    HttpResponse<String> response = client.invoke(body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("ValidationException");
    assertThat(TestClient.json(response).path("message").asText()).isEqualTo(message);
    assertThat(simulator.calls().ended(Calls.REJECTED)).isEqualTo(1);
  }

  @Test
  void aModelInTheBodyIsRefused() throws Exception {
    refused(
        TestClient.body("a").replaceFirst("\\{", "{\"model\":\"claude-haiku-4-5\","),
        "model: Extra inputs are not permitted");
  }

  @Test
  void aStreamFlagIsRefusedEvenIfFalse() throws Exception {
    refused(
        TestClient.body("a").replaceFirst("\\{", "{\"stream\":false,"),
        "stream: Extra inputs are not permitted");
  }

  @Test
  void withoutAVersionItIsRefused() throws Exception {
    refused(
        "{\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
        "anthropic_version: Field required");
  }

  @Test
  void theVersionOfAnotherPlatformIsRefused() throws Exception {
    refused(
        TestClient.body("a").replace("bedrock-2023-05-31", "vertex-2023-10-16"),
        "Invalid API version");
  }

  @Test
  void withoutMaxTokensItIsRefused() throws Exception {
    refused(TestClient.body("a").replace("\"max_tokens\":256,", ""), "max_tokens: Field required");
  }

  @Test
  void negativeMaxTokensAreRefused() throws Exception {
    refused(
        TestClient.body("a").replace("\"max_tokens\":256", "\"max_tokens\":-1"),
        "max_tokens: must be greater than or equal to 1");
  }

  @Test
  void maxTokensAsATextIsRefused() throws Exception {
    refused(
        TestClient.body("a").replace("\"max_tokens\":256", "\"max_tokens\":\"256\""),
        "max_tokens: Input should be a valid integer");
  }

  @Test
  void withoutMessagesItIsRefused() throws Exception {
    refused(
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":5}",
        "messages: Field required");
  }

  @Test
  void anEmptyListOfMessagesIsRefused() throws Exception {
    refused(
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":5,\"messages\":[]}",
        "messages: at least one message is required");
  }

  @Test
  void whatIsNotJsonIsRefused() throws Exception {
    refused(
        "{\"anthropic_version\":",
        "Malformed input request, please reformat your input and try again.");
  }

  @Test
  void aBodyOverTwentyMebibytesIsTooLarge() throws Exception {
    String body = TestClient.body("a").replace("How many", "x".repeat(20 << 20));

    assertThat(client.invoke(body).statusCode()).isEqualTo(413);
    assertThat(client.invoke(TestClient.body("a")).statusCode()).isEqualTo(200);
  }

  @Test
  void anUnknownOperationIsNotFoundAndNotCounted() throws Exception {
    HttpResponse<String> response =
        client.send(client.request("/model/" + TestClient.HAIKU + "/converse", "{}").build());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .contains("UnknownOperationException");
    assertThat(simulator.calls().calls()).isZero();
  }
}
