package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeMessageTest {
  private static Optional<NativeMessage> read(String json) {
    return NativeMessage.read(json.getBytes(UTF_8));
  }

  private static Usage usage(String usage) {
    return read("{\"type\":\"message\",\"usage\":{" + usage + "}}").orElseThrow().usage();
  }

  @Test
  void aRefusalIsAMessage() {
    String refusal =
        "{\"id\":\"msg_1\",\"type\":\"message\",\"model\":\"claude-haiku-4-5\",\"content\":[{\"type\":"
            + "\"text\",\"usage\":{\"input_tokens\":9}}],\"stop_reason\":\"refusal\","
            + "\"usage\":{\"input_tokens\":3,\"output_tokens\":4,\"service_tier\":\"standard\"}}";
    assertThat(read(refusal))
        .contains(new NativeMessage("claude-haiku-4-5", "refusal", new Usage(3, 4, 0, 0, 0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"cache_creation_input_tokens\":30 | 30 | 0 | 0",
        "\"cache_creation_input_tokens\":null,\"cache_read_input_tokens\":7 | 0 | 0 | 7",
        "\"cache_creation_input_tokens\":30,\"cache_creation\":{\"ephemeral_5m_input_tokens\":10,\"ephemeral_1h_input_tokens\":20} | 10 | 20 | 0",
        "\"cache_creation\":{\"ephemeral_1h_input_tokens\":20} | 0 | 20 | 0",
        "\"cache_creation_input_tokens\":30,\"cache_creation\":{\"ephemeral_1h_input_tokens\":20} | 10 | 20 | 0",
        "\"cache_creation_input_tokens\":30,\"cache_creation\":null | 30 | 0 | 0",
      })
  void cacheWritesAreSplitByTheirLifetime(String cache, long fiveMinutes, long hour, long reads) {
    assertThat(usage("\"input_tokens\":1,\"output_tokens\":2," + cache))
        .isEqualTo(new Usage(1, 2, fiveMinutes, hour, reads));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"input_tokens\":1",
        "\"input_tokens\":1,\"output_tokens\":-2",
        "\"input_tokens\":1,\"output_tokens\":\"2\"",
        "\"input_tokens\":1,\"output_tokens\":2,\"cache_read_input_tokens\":99999999999999999999",
      })
  void tokensThatCannotBeReadAreUnknownNotZero(String usage) {
    assertThat(usage(usage)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>502</html>",
        "[]",
        "{}",
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}",
        "{\"type\":\"message\",\"usage\":{\"input_tokens\":1",
        "{\"type\":\"message\"} {}",
        "{\"message\":\"Too many tokens\"}",
      })
  void anythingElseIsNotAMessage(String response) {
    assertThat(read(response)).isEmpty();
  }
}
