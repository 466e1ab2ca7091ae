package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.admission.Demand;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemandCodecTest {
  private final DemandCodec codec = new DemandCodec();

  @Test
  void aReportComesBackAsItWas() {
    Demand report = new Demand("w-1", Long.MIN_VALUE, -5, Map.of("haiku", 120L, "sonnet", 0L));
    assertThat(codec.decode(codec.encode(report))).contains(report);
  }

  @Test
  void itsMembersAreWhatTheDocumentationSays() {
    Demand report = new Demand("w-1", 7, 9, Map.of("haiku", 120L));
    assertThat(new String(codec.encode(report), UTF_8))
        .isEqualTo(
            "{\"v\":1,\"worker\":\"w-1\",\"instance\":7,\"told\":9,\"demand\":{\"haiku\":120}}");
  }

  @Test
  void theLargestReportIsTaken() {
    Map<String, Long> tokens = new HashMap<>();
    for (int quota = 0; quota < Demand.MOST_QUOTAS; quota++) {
      tokens.put("%063d".formatted(quota), Demand.MOST_TOKENS);
    }
    Demand report = new Demand("w".repeat(249), 7, 9, tokens);
    assertThat(codec.decode(codec.encode(report))).contains(report);
  }

  @Test
  void unknownMembersAreSkipped() {
    assertThat(
            decoded(
                "{\"v\":1,\"x\":[{}],\"worker\":\"w\",\"instance\":1,\"told\":2,\"demand\":{}}"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{}",
        "{\"v\":2,\"worker\":\"w\",\"instance\":1,\"told\":2,\"demand\":{}}",
        "{\"v\":1,\"worker\":\"\",\"instance\":1,\"told\":2,\"demand\":{}}",
        "{\"v\":1,\"worker\":5,\"instance\":1,\"told\":2,\"demand\":{}}",
        "{\"v\":1,\"worker\":\"w\",\"instance\":\"1\",\"told\":2,\"demand\":{}}",
        "{\"v\":1,\"worker\":\"w\",\"instance\":1,\"told\":2.5,\"demand\":{}}",
        "{\"v\":1,\"worker\":\"w\",\"instance\":1,\"told\":99999999999999999999,\"demand\":{}}",
        "{\"v\":1,\"worker\":\"w\",\"instance\":1,\"told\":2,\"demand\":[]}",
        "{\"v\":1,\"worker\":\"w\",\"instance\":1,\"told\":2,\"demand\":{\"a\":-1}}",
        "{\"v\":1,\"worker\":\"w\",\"instance\":1,\"told\":2,\"demand\":{\"a\":1e3}}",
        "{\"v\":1,\"worker\":\"w\",\"instance\":1,\"told\":2,\"demand\":{\"a\":100000000000001}}",
        "{\"v\":1,\"worker\":\"w\",\"instance\":1,\"told\":2,\"demand\":{\"a\":1,\"a\":2}}",
        "{\"v\":1,\"worker\":\"w\",\"instance\":1,\"told\":2,\"demand\":{}} {}"
      })
  void whatIsNoReportIsNothing(String garbage) {
    assertThat(decoded(garbage)).isFalse();
  }

  @Test
  void garbageMayBeLargeDeepOrAbsent() {
    assertThat(codec.decode(null)).isEmpty();
    assertThat(codec.decode(new byte[1 << 20])).isEmpty();
    assertThat(decoded("[".repeat(50_000))).isFalse();
    StringBuilder many = new StringBuilder("{\"v\":1,\"worker\":\"w\",\"instance\":1,\"told\":2");
    many.append(",\"demand\":{\"q\":1");
    for (int quota = 0; quota < Demand.MOST_QUOTAS; quota++) {
      many.append(",\"").append(quota).append("\":1");
    }
    assertThat(decoded(many.append("}}").toString())).isFalse();
  }

  private boolean decoded(String json) {
    return codec.decode(json.getBytes(UTF_8)).isPresent();
  }
}
