package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeStreamTest {
  private static final String START =
      """
      {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",
       "model":"claude-haiku-4-5","content":[],"stop_reason":null,"stop_sequence":null,
       "usage":{"input_tokens":25,"cache_creation_input_tokens":7,"cache_read_input_tokens":9,
        "cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},
        "output_tokens":1}}}""";
  private static final String END =
      """
      {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},
       "usage":{"output_tokens":15,"cache_read_input_tokens":null}}""";
  private static final String STOP = "{\"type\":\"message_stop\"}";

  private final NativeStream stream = new NativeStream();
  private final StreamedUsage passing = new StreamedUsage();

  private void accept(String... events) {
    for (String event : events) {
      passing.heard(stream.accept(event.getBytes(UTF_8)));
    }
  }

  private JsonNode message() throws IOException {
    return new ObjectMapper().readTree(stream.message().bytes());
  }

  private static String textStart(int index) {
    return "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"
        .formatted(index);
  }

  private static String delta(int index, String kind, String member, String json) {
    return "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":{\"type\":\"%s\",\"%s\":%s}}"
        .formatted(index, kind, member, json);
  }

  private static String text(String json) {
    return delta(0, "text_delta", "text", json);
  }

  @Test
  void theEventsAddUpToTheMessageOfAPlainAnswer() throws IOException {
    accept(START, textStart(0), "{\"type\":\"ping\"}", text("\"Hello \""), text("\"world\""));
    accept("{\"type\":\"content_block_stop\",\"index\":0}", END, STOP);

    assertThat(stream.complete()).isTrue();
    assertThat(message())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5",
                     "content":[{"type":"text","text":"Hello world"}],
                     "stop_reason":"end_turn","stop_sequence":null,
                     "usage":{"input_tokens":25,"cache_creation_input_tokens":7,
                      "cache_read_input_tokens":9,"cache_creation":{"ephemeral_5m_input_tokens":3,
                      "ephemeral_1h_input_tokens":4},"output_tokens":15}}"""));
  }

  @Test
  void countsOfTheEndReplaceThoseOfTheStartAndAreNeverAdded() {
    accept(START, END);
    accept("{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":40}}", STOP);
    assertThat(NativeMessage.read(stream.message().bytes()).orElseThrow().usage())
        .isEqualTo(new Usage(25, 40, 3, 4, 9));
  }

  @Test
  void countsThatStandWhereNoneWereTakeTheirPlace() {
    accept("{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"content\":[],\"usage\":7}}");
    accept("{\"type\":\"message_delta\",\"delta\":{},\"usage\":{\"output_tokens\":40}}", STOP);
    assertThat(stream.complete()).isTrue();
    assertThat(stream.message().text()).contains("\"usage\":{\"output_tokens\":40}");
  }

  @Test
  void escapesAndHalvesOfACharacterInTwoPiecesMeetAgain() throws IOException {
    accept(START, textStart(0), text("\"\\ud83d\""), text("\"\\ude00 \\\"é\\n\""), END, STOP);
    assertThat(message().at("/content/0/text").textValue()).isEqualTo("\ud83d\ude00 \"é\n");
  }

  @Test
  void theInputOfAToolIsTheObjectThatItsPiecesSpell() throws IOException {
    accept(
        START,
        """
        {"type":"content_block_start","index":0,
         "content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}""",
        delta(0, "input_json_delta", "partial_json", "\"\""),
        delta(0, "input_json_delta", "partial_json", "\"{\\\"place\\\": \\\"Pi\""),
        delta(0, "input_json_delta", "partial_json", "\"reus\\\"}\""),
        END,
        STOP);
    assertThat(message().at("/content/0"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"type":"tool_use","id":"toolu_1","name":"weather","input":{"place":"Pireus"}}"""));
  }

  @Test
  void aToolWithoutInputHasAnEmptyOneAndACutOneIsKeptAsText() throws IOException {
    String start =
        """
        {"type":"content_block_start","index":%d,
         "content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}""";
    accept(START, start.formatted(0), start.formatted(1), start.formatted(2));
    accept(delta(1, "input_json_delta", "partial_json", "\"\""));
    accept(delta(2, "input_json_delta", "partial_json", "\"{\\\"place\\\": \\\"Pi\""), END, STOP);
    assertThat(message().at("/content/0/input")).isEmpty();
    assertThat(message().at("/content/1/input")).isEmpty();
    assertThat(message().at("/content/2/input/INVALID_JSON").textValue())
        .isEqualTo("{\"place\": \"Pi");
  }

  @Test
  void thinkingItsSignatureAndCitationsArePartOfTheMessage() throws IOException {
    accept(
        START,
        """
        {"type":"content_block_start","index":0,
         "content_block":{"type":"thinking","thinking":"","signature":""}}""",
        delta(0, "thinking_delta", "thinking", "\"What \""),
        delta(0, "thinking_delta", "thinking", "\"now?\""),
        delta(0, "signature_delta", "signature", "\"c2ln\""),
        textStart(1),
        delta(1, "citations_delta", "citation", "{\"type\":\"char_location\"}"),
        delta(1, "text_delta", "text", "\"Row.\""),
        END,
        STOP);
    assertThat(message().at("/content"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"type":"thinking","thinking":"What now?","signature":"c2ln"},
                     {"type":"text","text":"Row.","citations":[{"type":"char_location"}]}]"""));
  }

  @Test
  void neighbouringPiecesOfOneTextCanBeJoinedAndOthersCannot() {
    accept(START, textStart(0), textStart(1));
    StreamEvent.Delta first = (StreamEvent.Delta) stream.accept(text("\"a\\n\"").getBytes(UTF_8));
    StreamEvent.Delta second = (StreamEvent.Delta) stream.accept(text("\"b\"").getBytes(UTF_8));
    StreamEvent other = stream.accept(delta(1, "text_delta", "text", "\"c\"").getBytes(UTF_8));

    assertThat(first.continuedBy(second)).isTrue();
    assertThat(first.continuedBy(other)).isFalse();
    assertThat(StreamEvent.Delta.join(List.of(first, second)).json().text())
        .isEqualTo(text("\"a\\nb\""));
  }

  @Test
  void whatIsNotKnownIsPassedOnAndChangesNothing() throws IOException {
    String unknown = "{\"type\":\"content_block_glow\",\"index\":0,\"glow\":[1,{\"a\":null}]}";
    accept(START, textStart(0), text("\"a\""));
    assertThat(stream.accept(unknown.getBytes(UTF_8)))
        .isEqualTo(new StreamEvent.Other("content_block_glow", RawJson.of(unknown)));
    accept(delta(0, "glow_delta", "glow", "\"bright\""), END, STOP);
    assertThat(message().at("/content/0/text").textValue()).isEqualTo("a");
  }

  @Test
  void onlyAStopMakesItComplete() {
    accept(START, textStart(0), text("\"a\""), END);
    assertThat(stream.complete()).isFalse();
    accept(STOP);
    assertThat(stream.complete()).isTrue();
  }

  @Test
  void anErrorAmongTheEventsIsTold() {
    accept(START);
    accept("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"full\"}}");
    assertThat(stream.error()).hasValue(new NativeStream.NativeError("overloaded_error", "full"));
    assertThat(stream.complete()).isFalse();
  }

  @Test
  void aStreamThatBrokeOffHasDrawnItsInputAndWhatItsLengthSuggests() {
    assertThat(stream.drawn()).isEqualTo(Usage.NONE);
    accept(START, textStart(0));
    assertThat(stream.drawn()).isEqualTo(new Usage(25, 1, 3, 4, 9));
    accept(text("\"" + "x".repeat(41) + "\""));
    assertThat(stream.drawn()).isEqualTo(new Usage(25, 11, 3, 4, 9));
  }

  @Test
  void whoeverHearsTheEventsPassKnowsWhatTheStreamHasDrawn() {
    for (String event : List.of(START, textStart(0), text("\"" + "x".repeat(41) + "\""), END)) {
      assertThat(passing.drawn()).isEqualTo(stream.drawn());
      accept(event);
    }
    assertThat(passing.drawn()).isEqualTo(stream.drawn()).isEqualTo(new Usage(25, 15, 3, 4, 9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"type\":",
        "{} {}",
        "{\"type\":\"content_block_delta\",\"index\":7,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}",
        "{\"type\":\"content_block_delta\"}"
      })
  void whatIsNoEventIsRefused(String event) {
    accept(START);
    assertThatThrownBy(() -> accept(event)).isInstanceOf(UnreadableRecordException.class);
  }
}
