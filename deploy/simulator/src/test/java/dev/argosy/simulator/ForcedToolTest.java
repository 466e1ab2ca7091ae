package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Script;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request that demands the use of a tool gets one whose input fits the tool's schema. */
class ForcedToolTest {
  private static final String INVOICE =
      """
      {"type":"object","required":["payee","total","due","at","kind","paid","lines","note"],
       "properties":{
         "payee":{"type":"string","minLength":20,"maxLength":30},
         "total":{"type":"number","minimum":5,"maximum":6},
         "count":{"type":"integer","exclusiveMinimum":2,"maximum":3},
         "due":{"type":["null","string"],"format":"date"},
         "at":{"type":"string","format":"date-time"},
         "kind":{"enum":["a","b","c"]},
         "paid":{"type":"boolean"},
         "fixed":{"const":7},
         "note":{"anyOf":[{"$ref":"#/$defs/note"},{"type":"null"}]},
         "lines":{"type":"array","minItems":4,"maxItems":4,"items":{"type":"object",
           "required":["line"],"properties":{"line":{"type":"integer","enum":[1,2,3,4]}}}}},
       "$defs":{"note":{"allOf":[{"type":"object","required":["text"]},
         {"properties":{"text":{"type":"string"},"replies":{"type":"array",
           "items":{"$ref":"#/$defs/note"}}}}]}}}
      """;

  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private static String body(String key, String schema, String choice) {
    String tools =
        "{\"tool_choice\":%s,\"tools\":[{\"name\":\"other\"},{\"name\":\"invoice\",\"input_schema\":%s}],"
            .formatted(choice, schema.replace('\n', ' '));
    return TestClient.body(key).replaceFirst("\\{", Matcher.quoteReplacement(tools));
  }

  private JsonNode message(String key, String choice) throws Exception {
    return TestClient.json(
        client.invoke(
            body(key, INVOICE, choice).replace("\"max_tokens\":256", "\"max_tokens\":4096")));
  }

  private static final String CHOSEN = "{\"type\":\"tool\",\"name\":\"invoice\"}";

  @Test
  void itsInputFitsTheSchema() throws Exception {
    for (int request = 0; request < 50; request++) {
      JsonNode message = message("r-" + request, CHOSEN);
      assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
      assertThat(message.path("content")).hasSize(1);
      assertThat(message.at("/content/0/name").asText()).isEqualTo("invoice");
      JsonNode input = message.at("/content/0/input");
      assertThat(input.path("payee").asText().length()).isBetween(20, 30);
      assertThat(input.path("total").asDouble()).isBetween(5.0, 6.0);
      assertThat(input.path("count").asInt(3)).isEqualTo(3);
      assertThat(input.path("due").asText()).matches("2026-\\d\\d-\\d\\d");
      assertThat(input.path("at").asText()).matches(Pattern.compile("2026-.*T.*Z"));
      assertThat(input.path("kind").asText()).isIn("a", "b", "c");
      assertThat(input.path("paid").isBoolean()).isTrue();
      assertThat(input.path("fixed").asInt(7)).isEqualTo(7);
      assertThat(input.at("/note/text").isTextual()).isTrue();
      assertThat(lines(input)).containsExactlyInAnyOrder(1, 2, 3, 4);
    }
  }

  private static List<Integer> lines(JsonNode input) {
    return StreamSupport.stream(input.path("lines").spliterator(), false)
        .map(line -> line.path("line").asInt())
        .toList();
  }

  @Test
  void itFollowsFromTheRequestAlone() throws Exception {
    String first = message("r-1", CHOSEN).at("/content/0/input").toString();

    assertThat(message("r-1", CHOSEN).at("/content/0/input")).hasToString(first);
    assertThat(
            IntStream.range(2, 12)
                .mapToObj(request -> input("r-" + request))
                .filter(input -> !input.equals(first)))
        .isNotEmpty();
  }

  private String input(String key) {
    try {
      return message(key, CHOSEN).at("/content/0/input").toString();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void anyToolIsTheFirstOneAndAFreeChoiceIsText() throws Exception {
    JsonNode any = message("r-1", "{\"type\":\"any\"}");
    assertThat(any.at("/content/0/name").asText()).isEqualTo("other");
    assertThat(any.at("/content/0/input/request").asText()).isEqualTo("r-1");

    JsonNode auto = message("r-1", "{\"type\":\"auto\"}");
    assertThat(auto.at("/content/0/type").asText()).isEqualTo("text");
    assertThat(auto.path("stop_reason").asText()).isIn("end_turn", "max_tokens");
  }

  @Test
  void itIsCutByMaxTokensAndRefusedAsAnyAnswer() throws Exception {
    String body = body("r-1", INVOICE, CHOSEN).replace("\"max_tokens\":256", "\"max_tokens\":3");
    JsonNode cut = TestClient.json(client.invoke(body));
    assertThat(cut.path("stop_reason").asText()).isEqualTo("max_tokens");
    assertThat(cut.at("/content/0/input").isEmpty()).isTrue();
    assertThat(cut.at("/usage/output_tokens").asInt()).isEqualTo(3);

    simulator.script(Script.of(Script.sequence("r-2", Fault.REFUSAL)));
    JsonNode refused = message("r-2", CHOSEN);
    assertThat(refused.path("stop_reason").asText()).isEqualTo("refusal");
    assertThat(refused.path("content").isEmpty()).isTrue();
  }

  @Test
  void aSchemaThatIsWildOrEndlessEndsAllTheSame() throws Exception {
    for (String schema :
        List.of(
            "{\"$ref\":\"#\"}",
            "{\"type\":\"array\"}",
            "{\"allOf\":[{\"$ref\":\"#\"}]}",
            "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#\"}}}",
            "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"array\","
                + "\"minItems\":2000000000,\"items\":{\"$ref\":\"#\"}}}}",
            "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"minimum\":1e99999,"
                + "\"type\":\"integer\"}}}")) {
      JsonNode message = TestClient.json(client.invoke(body("r-1", schema, CHOSEN)));
      assertThat(message.path("stop_reason").asText()).as(schema).isIn("tool_use", "max_tokens");
    }
  }
}
