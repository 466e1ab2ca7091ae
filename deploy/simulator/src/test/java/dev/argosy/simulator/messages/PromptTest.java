package dev.argosy.simulator.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How many tokens a prompt has, and of which kind. */
class PromptTest {
  private static final String TEXT = "0123456789".repeat(40);

  private static Prompt.Tokens tokens(String body, long call) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Body(bytes, 0, bytes.length).read().orElseThrow().prompt().tokens(call);
  }

  private static String block(String cacheControl) {
    return "{\"type\":\"text\",\"text\":\"" + TEXT + "\"" + cacheControl + "}";
  }

  private static String cached(String ttl) {
    return ",\"cache_control\":{\"type\":\"ephemeral\"" + ttl + "}";
  }

  @Test
  void fourBytesOfPromptAreAToken() {
    Prompt.Tokens tokens = tokens("{\"max_tokens\":9,\"messages\":\"" + "x".repeat(398) + "\"}", 1);

    assertThat(tokens).isEqualTo(new Prompt.Tokens(100, 0, 0, 0));
  }

  @Test
  void whatStandsBeforeABreakpointIsWrittenOnceAndReadLater() {
    String body = "{\"system\":[" + block(cached("")) + "],\"messages\":[" + block("") + "]}";

    Prompt.Tokens first = tokens(body, 1);
    Prompt.Tokens later = tokens(body, 2);
    assertThat(first.write5m()).isBetween(100L, 130L);
    assertThat(first.write1h()).isZero();
    assertThat(first.read()).isZero();
    assertThat(later).isEqualTo(new Prompt.Tokens(first.fresh(), 0, 0, first.write5m()));
  }

  @Test
  void anHoursBreakpointIsCountedApartWhateverTheOrderOfTheFields() {
    String hour =
        "\"tools\":[{\"name\":\"row\"," + block(cached(",\"ttl\":\"1h\"")).substring(1) + "]";
    String fiveMinutes = "\"system\":[" + block(cached(",\"ttl\":\"5m\"")) + "]";
    String messages = "\"messages\":[" + block("") + "]";

    Prompt.Tokens tokens = tokens("{" + hour + "," + fiveMinutes + "," + messages + "}", 1);
    assertThat(tokens.write1h()).isBetween(100L, 140L);
    assertThat(tokens.write5m()).isBetween(100L, 130L);
    assertThat(tokens.fresh()).isBetween(100L, 130L);
    assertThat(tokens("{" + messages + "," + fiveMinutes + "," + hour + "}", 1)).isEqualTo(tokens);
  }
}
