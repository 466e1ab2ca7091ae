package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The demo is the first thing that anybody runs: its numbers agree, and its audit is honest. */
final class DemoTest {
  private static final List<String> KEYS =
      List.of(
          "submitted",
          "results",
          "succeeded",
          "failed",
          "expired",
          "cancelled",
          "missing",
          "duplicates",
          "retries",
          "throttles",
          "platform_calls",
          "unpriced",
          "tokens",
          "cost_usd",
          "latency_ms",
          "seconds",
          "seed");

  @Test
  void everyRequestHasOneResultAndTheNumbersAgree() {
    Ran ran = Ran.argosy("demo", "--requests", "200", "--seed", "7", "--json");
    JsonNode json = ran.json();
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(json.propertyStream().map(Map.Entry::getKey)).containsExactlyElementsOf(KEYS);
    assertThat(json.path("submitted").asLong()).isEqualTo(200);
    assertThat(json.path("results").asLong()).isEqualTo(200);
    assertThat(
            json.path("succeeded").asLong()
                + json.path("failed").asLong()
                + json.path("expired").asLong()
                + json.path("cancelled").asLong())
        .isEqualTo(200);
    assertThat(json.path("failed").asLong()).isPositive();
    assertThat(json.path("expired").asLong()).isPositive();
    assertThat(json.path("missing").asLong()).isZero();
    assertThat(json.path("duplicates").asLong()).isZero();
    assertThat(json.path("unpriced").asLong()).isZero();
    assertThat(json.path("platform_calls").asLong())
        .isGreaterThanOrEqualTo(json.path("succeeded").asLong());
    assertThat(json.path("tokens").path("output").asLong()).isPositive();
    assertThat(json.path("tokens").path("cache_write_1h").asLong()).isPositive();
    assertThat(json.path("cost_usd").isTextual()).isTrue();
    assertThat(new BigDecimal(json.path("cost_usd").asText())).isPositive();
    assertThat(json.path("latency_ms").path("p99").asLong())
        .isGreaterThanOrEqualTo(json.path("latency_ms").path("p50").asLong());
    assertThat(json.path("seed").asLong()).isEqualTo(7);
  }

  @Test
  void aResultThatTheAuditorLosesIsNoticed() {
    Ran ran = Ran.argosy("demo", "--requests", "20", "--lose", "1");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("exactly once  NO: 20 ids, 19 results, 1 missing");
  }
}
