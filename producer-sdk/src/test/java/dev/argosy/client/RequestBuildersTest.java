package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.contract.Decoded;
import dev.argosy.contract.Limits;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Reply;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestBuildersTest {
  private static final String NATIVE =
      "{ \"model\": \"claude-haiku-4-5\", \"max_tokens\":16,\n"
          + " \"messages\":[{\"role\":\"user\",\"content\":\"Grüße\"}], \"new_member\": 1.50}";

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  private static String body(Request request) {
    return request.body().json().text();
  }

  @Test
  void aMessageRequestReadsLikeTheMessagesApi() throws Exception {
    Request request =
        MessageRequest.builder()
            .model("claude-haiku-4-5")
            .maxTokens(256)
            .system("You read invoices.")
            .user("Who is paid?")
            .assistant("The payee is")
            .stopSequences(".", "\n")
            .temperature(0.5)
            .stream(true)
            .userId("u-1")
            .build();

    assertThat(json(body(request)))
        .isEqualTo(
            json(
                "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":256,"
                    + "\"system\":\"You read invoices.\",\"messages\":["
                    + "{\"role\":\"user\",\"content\":\"Who is paid?\"},"
                    + "{\"role\":\"assistant\",\"content\":\"The payee is\"}],"
                    + "\"stop_sequences\":[\".\",\"\\n\"],\"temperature\":0.5,\"stream\":true,"
                    + "\"metadata\":{\"user_id\":\"u-1\"}}"));
    assertThat(request.body().stream()).isTrue();
    assertThat(request.body().maxTokens()).hasValue(256);
  }

  @Test
  void whateverIsRicherIsNativeJsonInAnyShape() throws Exception {
    String image =
        "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
            + "\"data\":\"AAAA\"}},{\"type\":\"text\",\"text\":\"What is this?\"}]";
    Request request =
        MessageRequest.builder()
            .model("claude-haiku-4-5")
            .maxTokens(1)
            .systemBlocks(List.of(Map.of("type", "text", "text", "Be brief.")))
            .messages("[{\"role\":\"user\",\"content\":\"Hi\"}]")
            .assistantBlocks(json("[{\"type\":\"text\",\"text\":\"Hello\"}]"))
            .userBlocks(image.getBytes(StandardCharsets.UTF_8))
            .tools(RawJson.of("[{\"name\":\"find\",\"input_schema\":{\"type\":\"object\"}}]"))
            .toolChoice(Map.of("type", "auto"))
            .thinking("{\"type\":\"enabled\",\"budget_tokens\":1024}")
            .with("top_k", 5)
            .with("service_tier", "\"auto\"")
            .build();

    JsonNode body = json(body(request));
    assertThat(body.at("/system/0/text").asText()).isEqualTo("Be brief.");
    assertThat(body.at("/messages")).hasSize(3);
    assertThat(body.at("/messages/1/content/0/text").asText()).isEqualTo("Hello");
    assertThat(body.at("/messages/2/content")).isEqualTo(json(image));
    assertThat(body.at("/tools/0/name").asText()).isEqualTo("find");
    assertThat(body.at("/tool_choice/type").asText()).isEqualTo("auto");
    assertThat(body.at("/thinking/budget_tokens").asInt()).isEqualTo(1024);
    assertThat(body.at("/top_k").asInt()).isEqualTo(5);
    assertThat(body.at("/service_tier").asText()).isEqualTo("auto");
  }

  @Test
  void nativeTextAndBytesGoThroughUntouched() {
    assertThat(body(FleetRequest.of(NATIVE))).isEqualTo(NATIVE);
    assertThat(body(FleetRequest.of(NATIVE.getBytes(StandardCharsets.UTF_8)))).isEqualTo(NATIVE);
  }

  @Test
  void treesAndMapsGoThroughWithEveryDigit() throws Exception {
    JsonNode tree = NativeJson.node("body", NATIVE);

    assertThat(body(FleetRequest.of(tree))).endsWith("\"new_member\":1.50}");
    assertThat(
            FleetRequest.of(
                    Map.of(
                        "model", "m", "messages", List.of(Map.of("role", "user", "content", "x"))))
                .body()
                .model())
        .isEqualTo("m");
  }

  @Test
  void theEnvelopeTakesAllThatAServiceMaySay() {
    Instant noon = Instant.parse("2026-11-22T12:00:00Z");
    Request request =
        FleetRequest.builder(NATIVE)
            .id("inv-1")
            .tenant("billing")
            .tag("job", "invoices")
            .tags(Map.of("team", "red"))
            .metadata(Map.of("s3", "key"))
            .expiresAt(noon)
            .dueAt(noon.minusSeconds(1))
            .fallback("claude-sonnet-4-5", "claude-opus-5")
            .maxCostUsd("0.05")
            .maxAttempts(3)
            .residency("eu")
            .replyTopic("billing.results")
            .build();

    assertThat(request.tags()).isEqualTo(Map.of("job", "invoices", "team", "red"));
    assertThat(request.metadata()).isEqualTo(RawJson.of("{\"s3\":\"key\"}"));
    assertThat(request.expiresAt()).isEqualTo(noon);
    assertThat(request.dueAt()).isEqualTo(noon.minusSeconds(1));
    assertThat(request.fallback()).containsExactly("claude-sonnet-4-5", "claude-opus-5");
    assertThat(request.limits()).isEqualTo(new Limits(new BigDecimal("0.05"), 3));
    assertThat(request.residency()).isEqualTo("eu");
    assertThat(request.reply()).isEqualTo(new Reply("billing.results", null));
    RequestCodec codec = new RequestCodec();
    assertThat(codec.decode(codec.encode(request))).isEqualTo(new Decoded.Readable(request));
  }

  @Test
  void withoutAnIdEachBuildGetsItsOwn() {
    FleetRequest.Builder builder = FleetRequest.builder(NATIVE);

    assertThat(builder.build().id()).isNotEqualTo(builder.build().id());
  }

  @Test
  void whatIsWrongIsNamedWithoutItsContent() {
    assertThatThrownBy(() -> FleetRequest.of(NATIVE.replace("model", "mode")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("body.model must be there");
    assertThatThrownBy(() -> FleetRequest.of("{secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("body must be JSON");
    assertThatThrownBy(() -> MessageRequest.builder().model("m").build())
        .hasMessage("body.messages must be there");
    assertThatThrownBy(() -> MessageRequest.builder().tools("[{secret"))
        .hasMessage("tools must be JSON");
    assertThatThrownBy(() -> MessageRequest.builder().tools("[] []"))
        .hasMessage("tools must be JSON");
    assertThatThrownBy(() -> MessageRequest.builder().tools(""))
        .hasMessage("tools must be JSON, was empty");
    assertThatThrownBy(() -> MessageRequest.builder().with("x", "{\"a\":1,\"a\":2}"))
        .hasMessage("x must be JSON");
    assertThatThrownBy(() -> MessageRequest.builder().tools(new Object()))
        .hasMessageEndingWith("was a java.lang.Object");
    assertThatThrownBy(() -> MessageRequest.builder().messages("{}"))
        .hasMessage("messages must be an array");
    assertThatThrownBy(() -> FleetRequest.builder(NATIVE).metadata("[1]"))
        .hasMessage("metadata must be an object");
    assertThatThrownBy(() -> FleetRequest.builder(NATIVE).maxCostUsd("five"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limits.cost_usd must be a decimal such as 0.05, was five");
  }
}
