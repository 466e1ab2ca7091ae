package dev.argosy.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which call meets which fault. */
class ScriptTest {
  private static final String MODEL = "global.anthropic.claude-haiku-4-5-20251001-v1:0";

  private static Step step(Script script, String key, long call) {
    return step(script, key, call, Duration.ZERO, 1);
  }

  private static Step step(Script script, String key, long call, Duration at, long seed) {
    return script.decide(key, MODEL, call, at, Draw.of(seed, key, call)).step();
  }

  @Test
  void anEmptyScriptAnswersEverything() {
    assertThat(step(Script.parse(""), "a", 1)).isEqualTo(Step.OK);
    assertThat(step(Script.parse("{}"), "a", 1)).isEqualTo(Step.OK);
  }

  @Test
  void aSequenceIsForOneCallEachAndItsLastStays() {
    Script script =
        Script.parse("requests: [{match: {key: a}, calls: [throttle(3), server-error, ok]}]");

    assertThat(step(script, "a", 1)).isEqualTo(new Step(Fault.THROTTLE, 3));
    assertThat(step(script, "a", 2)).isEqualTo(Step.of(Fault.SERVER_ERROR));
    assertThat(step(script, "a", 3)).isEqualTo(Step.OK);
    assertThat(step(script, "a", 400)).isEqualTo(Step.OK);
    assertThat(step(script, "b", 1)).isEqualTo(Step.OK);
  }

  @Test
  void anExactKeyGoesBeforeAPrefixAndAPrefixBeforeALaterModel() {
    Script script =
        Script.parse(
            """
            requests:
              - {match: {prefix: job-}, calls: [refusal]}
              - {match: {model: haiku-4-5}, calls: [thinking]}
              - {match: {key: job-7}, calls: [reset]}
            """);

    assertThat(step(script, "job-7", 1).fault()).isEqualTo(Fault.RESET);
    assertThat(step(script, "job-8", 1).fault()).isEqualTo(Fault.REFUSAL);
    assertThat(step(script, "other", 1).fault()).isEqualTo(Fault.THINKING);
  }

  @Test
  void aSequenceWinsOverRates() {
    Script script =
        Script.parse("{rates: {throttle: 1.0}, requests: [{match: {key: a}, calls: [ok]}]}");

    assertThat(step(script, "a", 1)).isEqualTo(Step.OK);
    assertThat(step(script, "b", 1).fault()).isEqualTo(Fault.THROTTLE);
  }

  @Test
  void aPhaseReplacesTheRatesWhileItLasts() {
    Script script =
        Script.parse("{rates: {reset: 1}, phases: [{from: 1s, to: 10s, rates: {throttle: 1}}]}");

    assertThat(step(script, "a", 1, Duration.ofMillis(999), 1).fault()).isEqualTo(Fault.RESET);
    assertThat(step(script, "a", 1, Duration.ofSeconds(1), 1).fault()).isEqualTo(Fault.THROTTLE);
    assertThat(step(script, "a", 1, Duration.ofSeconds(10), 1).fault()).isEqualTo(Fault.RESET);
  }

  @Test
  void aDelayComesOnTopForItsRequestsOnly() {
    Script script = Script.parse("requests: [{match: {key: a}, calls: [ok], delay: 5s}]");

    assertThat(script.decide("a", MODEL, 1, Duration.ZERO, Draw.of(1, "a", 1)).addedNanos())
        .isEqualTo(5_000_000_000L);
    assertThat(script.decide("b", MODEL, 1, Duration.ZERO, Draw.of(1, "b", 1)).addedNanos())
        .isZero();
  }

  @Test
  void ratesAreMetWithinAFewStandardDeviations() {
    Script script = Script.parse("rates: {throttle: 0.02, reset: 0.1}");
    Map<Fault, Integer> met = new HashMap<>();
    for (int request = 0; request < 100_000; request++) {
      met.merge(step(script, "request-" + request, 1).fault(), 1, Integer::sum);
    }

    assertThat(met.get(Fault.THROTTLE)).isBetween(1_800, 2_200);
    assertThat(met.get(Fault.RESET)).isBetween(9_600, 10_400);
    assertThat(met).containsOnlyKeys(Fault.THROTTLE, Fault.RESET, Fault.NONE);
  }

  @Test
  void repeatedCallsOfOneRequestDrawAnew() {
    Script script = Script.parse("rates: {throttle: 0.5}");
    int throttled = 0;
    for (int call = 1; call <= 1_000; call++) {
      throttled += step(script, "a", call).fault() == Fault.THROTTLE ? 1 : 0;
    }

    assertThat(throttled).isBetween(400, 600);
  }

  /** A call's fault and latency follow from seed, key and number, whatever came before. */
  @Test
  void theSameSeedGivesTheSameFaultsInAnyOrder() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Script script = Script.parse("rates: {throttle: 0.2, server-error: 0.2, cut: 0.1}");
    Latency latency = Latency.parse("lognormal(800ms,0.8)");
    List<String> calls = new ArrayList<>();
    for (int request = 0; request < 500; request++) {
      for (int call = 1; call <= 3; call++) {
        calls.add("request-" + request + " " + call);
      }
    }
    Map<String, String> first = fates(calls, script, latency, seed);
    Collections.shuffle(calls, new Random(seed));

    assertThat(fates(calls, script, latency, seed)).as("seed %d", seed).isEqualTo(first);
    assertThat(fates(calls, script, latency, seed + 1)).as("seed %d", seed).isNotEqualTo(first);
  }

  private static Map<String, String> fates(
      List<String> calls, Script script, Latency latency, long seed) {
    Map<String, String> fates = new HashMap<>();
    for (String call : calls) {
      String key = call.substring(0, call.indexOf(' '));
      long number = Long.parseLong(call.substring(call.indexOf(' ') + 1));
      long nanos = latency.nanos(Draw.of(seed, key, number));
      fates.put(call, step(script, key, number, Duration.ZERO, seed) + " " + nanos);
    }
    return fates;
  }

  @Test
  void allProblemsAreNamedAtOnceWithPlaceRuleAndValue() {
    assertThatThrownBy(
            () ->
                Script.parse(
                    """
                    rates: {throtle: 0.5, reset: high}
                    requests:
                      - {match: {key: a, prefix: b}, calls: [ok]}
                      - {match: {key: a}, calls: []}
                      - {match: {key: a}, calls: ['ok(3)'], delay: 5}
                    phases: [{from: 3s, to: 1s, rate: {}}]
                    speed: 3
                    """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rates.throtle: expected one of ok, throttle,")
        .hasMessageContaining("rates.reset: must be a number 0..1, got \"high\"")
        .hasMessageContaining("requests[0].match: must be one of {key: K}")
        .hasMessageContaining("requests[1].calls: must name at least one fault or 'ok'")
        .hasMessageContaining("requests[2].calls[0]: 'ok' takes no number: 3")
        .hasMessageContaining("requests[2].delay: expected a time like 200ms")
        .hasMessageContaining("phases[0].rate: unknown")
        .hasMessageContaining("phases[0]: to must be after from PT3S: PT1S")
        .hasMessageContaining(
            "speed: unknown, known are [output, phases, quotas, rates, requests]");
  }

  @Test
  void ratesAddUpToOneAtMost() {
    assertThatThrownBy(() -> Script.parse("rates: {throttle: 0.7, reset: 0.5}"))
        .hasMessageContaining("rates: rates must add up to at most 1, got 1.2");
  }

  @Test
  void aHugeAnswerNeedsItsSize() {
    assertThatThrownBy(() -> Step.parse("huge")).hasMessageContaining("needs a number of bytes");
  }

  @Test
  void whatIsNotYamlIsRefused() {
    assertThatThrownBy(() -> Script.parse("rates: {"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not readable as YAML or JSON");
    assertThatThrownBy(() -> Script.parse("{rates: {}, rates: {}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("uplicate");
  }
}
