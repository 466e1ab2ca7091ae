package dev.argosy.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.simulator.quota.Law;
import dev.argosy.simulator.quota.Quota;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Quotas and outputs as a script has them. */
class QuotaReaderTest {
  @Test
  void bothLawsAreReadWithAllTheirLimits() {
    Script script =
        Script.parse(
            """
            output: {tokens: "lognormal(200,0.8)", per-token: 5ms}
            quotas:
              - {name: west, law: bedrock, account: "1111", region: us-west-2, models: [haiku],
                 tokens-per-minute: 2000000, burndown: 10, max-output: 32000,
                 requests-per-minute: 100, tokens-per-day: 9000000, window: 10s, retry-after: 2s}
              - {name: global, law: vertex, project: argosy, location: global, models: [a, b],
                 queries-per-minute: 1, input-tokens-per-minute: 2, output-tokens-per-minute: 3}
              - {name: all, law: bedrock, tokens-per-minute: 7}
            """);

    assertThat(script.output())
        .isEqualTo(new Output(new Lengths.Lognormal(200, 0.8), Duration.ofMillis(5)));
    assertThat(script.quotas())
        .containsExactly(
            new Quota(
                "west",
                "1111",
                "us-west-2",
                List.of("haiku"),
                new Law.Bedrock(2_000_000, 10, 32_000, 100, 9_000_000),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2)),
            Quota.of("global", new Law.Vertex(1, 2, 3)).in("argosy", "global").ofModels("a", "b"),
            Quota.of("all", Law.Bedrock.of(7)));
  }

  @Test
  void allProblemsAreNamedAtOnceWithPlaceRuleAndValue() {
    assertThatThrownBy(
            () ->
                Script.parse(
                    """
                    output: {tokens: many, per-token: 1m, size: 3}
                    quotas:
                      - {name: a, law: azure}
                      - {name: b, law: bedrock, project: p}
                      - {name: c, law: vertex, queries-per-minute: 1.5, window: 2h}
                      - {name: d, law: bedrock, tokens-per-minute: 5, burndown: 0, models: haiku}
                      - {law: bedrock, tokens-per-minute: 5, retry-after: 1500ms}
                      - {name: b, law: bedrock, tokens-per-minute: 5}
                    """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("output.tokens: expected tokens like 200")
        .hasMessageContaining("output: per-token must be 0s..10s: PT1M")
        .hasMessageContaining("output.size: unknown, known are [per-token, tokens]")
        .hasMessageContaining("quotas[0].law: must be bedrock or vertex, got 'azure'")
        .hasMessageContaining("quotas[1].project: unknown")
        .hasMessageContaining("quotas[1]: tokens-per-minute must be 1..4000000000: 0")
        .hasMessageContaining("quotas[2].queries-per-minute: must be a whole number, got 1.5")
        .hasMessageContaining("quotas[2].window: expected a time like 200ms")
        .hasMessageContaining("quotas[3]: burndown must be 1..100: 0")
        .hasMessageContaining("quotas[3].models: must be a list, got \"haiku\"")
        .hasMessageContaining("quotas[4]: name must not be blank")
        .hasMessageContaining("quotas[5].name: must be a name of its own, got 'b'");
  }
}
