package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
  private static final Set<String> FOR_BEDROCK = Set.of("model", "stream");
  private static final String VERSION = "\"anthropic_version\":\"bedrock-2023-05-31\"";

  private static Body body(String json) {
    return Body.of(RawJson.of(json));
  }

  private static String rewritten(String json) {
    return new String(body(json).rewritten(FOR_BEDROCK, VERSION), UTF_8);
  }

  @Test
  void theTopLevelIsReadAndNothingElse() {
    Body body =
        body(
            "{\"messages\":[{\"model\":\"no\",\"stream\":true}],\"model\":\"yes\","
                + "\"max_tokens\":7,\"metadata\":{\"x\":{\"user_id\":\"no\"},\"user_id\":\"u\"}}");
    assertThat(body.model()).isEqualTo("yes");
    assertThat(body.maxTokens()).hasValue(7);
    assertThat(body.stream()).isFalse();
    assertThat(body.userId()).contains("u");
  }

  @Test
  void whatIsAbsentIsEmpty() {
    Body body = body("{\"messages\":[1],\"model\":\"m\"}");
    assertThat(body.maxTokens()).isEmpty();
    assertThat(body.stream()).isFalse();
    assertThat(body.userId()).isEmpty();
  }

  @Test
  void rewritingLeavesEveryOtherByteAsItCame() {
    assertThat(
            rewritten(
                "{ \"model\" : \"m\" ,\n \"max_tokens\":5, \"messages\" : [ { } ] ,"
                    + "\"temperature\":1.00 , \"stream\":true }"))
        .isEqualTo(
            "{" + VERSION + ",\"max_tokens\":5,\"messages\" : [ { } ],\"temperature\":1.00}");
  }

  @Test
  void anEscapedNameIsTheSameName() {
    assertThat(rewritten("{\"mod\\u0065l\":\"m\",\"messages\":[1]}"))
        .isEqualTo("{" + VERSION + ",\"messages\":[1]}");
  }

  @Test
  void rewritingMayAddOrLeaveNothing() {
    String json = "{\"model\":\"m\",\"messages\":[1]}";
    assertThat(new String(body(json).rewritten(Set.of(), ""), UTF_8)).isEqualTo(json);
    assertThat(new String(body(json).rewritten(Set.of("model", "messages"), ""), UTF_8))
        .isEqualTo("{}");
    assertThat(new String(body(json).rewritten(Set.of("model", "messages"), VERSION), UTF_8))
        .isEqualTo("{" + VERSION + "}");
  }

  @RepeatedTest(100)
  void aSpliceIsWhatATreeWouldGive() throws IOException {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    String[] values = {"1", "\"},{\"", "{\"model\":[]}", "[ ]", "null", "\"\\\\\"", "\"ü\\n\""};
    StringBuilder json = new StringBuilder("{\"messages\":[1]");
    for (int i = random.nextInt(30); i > 0; i--) {
      json.append(" ".repeat(random.nextInt(3))).append(",\n\"k").append(i).append("\":");
      json.append(values[random.nextInt(values.length)]);
      if (i == 3) {
        json.append(" , \"stream\": false");
      }
    }
    json.append(", \"model\":\"m\"}");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode tree = (ObjectNode) mapper.readTree(json.toString());
    tree.remove(FOR_BEDROCK);
    tree.put("anthropic_version", "bedrock-2023-05-31");
    assertThat(mapper.readTree(rewritten(json.toString()))).as("seed %d", seed).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"model\":\"m\",\"messages\":[1]} x",
        "{\"model\":\"m\",\"messages\":[1],\"messages\":[1]}",
        "{\"model\":\"m\",\"messages\":[1]",
        "{\"model\":\"m\"}",
      })
  void aProducerCannotBuildABrokenBody(String json) {
    assertThatThrownBy(() -> body(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("body");
  }

  @Test
  void contentNeverShowsInItsText() {
    assertThat(Samples.body().toString()).isEqualTo("Body[model=claude-haiku-4-5, 94 bytes]");
    assertThat(Samples.fullRequest().toString()).doesNotContain("Gr").doesNotContain("bucket");
  }
}
