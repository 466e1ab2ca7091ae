package dev.argosy.simulator.script;

import dev.argosy.simulator.quota.Quota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which calls meet which fault. A file in YAML or JSON; every part is optional:
 *
 * <pre>{@code
 * rates:                      # shares of all calls, together at most 1
 *   throttle: 0.02
 *   unavailable(2): 0.01      # with Retry-After: 2
 *   reset: 0.001
 * requests:                   # sequences for certain requests; they win over phases and rates
 *   - match: {key: inv-2026-0017}
 *     calls: [throttle, server-error, ok]     # its first call, its second, all later ones
 *   - match: {prefix: slow-}
 *     calls: [ok]
 *     delay: 5s..10s          # on top of the simulator's latency
 *   - match: {model: claude-haiku-4-5}        # contained in the platform's model id
 *     calls: [huge(1048576)]
 * phases:                     # while one lasts, its rates stand in place of the ones above
 *   - {from: 0s, to: 10s, rates: {throttle: 1.0}, delay: 200ms}
 * output: {tokens: "lognormal(200,0.8)", per-token: 5ms}     # also 200 or 16..384
 * quotas:                     # the first that covers a call counts it; none: not limited
 *   - {name: west, law: bedrock, account: "1111", region: us-west-2, models: [haiku-4-5],
 *      tokens-per-minute: 2000000, burndown: 5, max-output: 64000, requests-per-minute: 1000,
 *      tokens-per-day: 1000000000, window: 60s, retry-after: 2s}
 *   - {name: global, law: vertex, project: argosy, location: global, models: [haiku],
 *      queries-per-minute: 2500, input-tokens-per-minute: 2500000,
 *      output-tokens-per-minute: 250000}
 * }</pre>
 *
 * <p>A request is known by its key: {@code metadata.user_id} of its body, else the SHA-256
 * (hexadecimal) of the bytes of {@code messages}. The last of a sequence's calls goes on for ever.
 * An exact key goes before all other matches, those stand in the order of the file. Times are
 * {@code 200ms}, {@code 1s..2s} or {@code lognormal(800ms,0.8)}, those of phases are since the
 * start of the simulator. The names are those of {@link Fault}. A call that its quota refuses is
 * answered at once and meets nothing else of the script, but it counts as one of its request's; a
 * throttle of the script draws nothing on a quota. See {@link Quota} and {@link
 * dev.argosy.simulator.quota.Law}. Immutable.
 */
public final class Script {
  /** Everything is answered. */
  public static final Script NONE = new Script(Rates.NONE, List.of(), List.of());

  /**
   * A sequence for certain requests.
   *
   * @param calls what the first call meets, the second, ...; the last one stays; not empty
   * @param delay on top of the simulator's latency
   */
  public record Rule(Match match, List<Step> calls, Latency delay) {
    public Rule {
      calls = List.copyOf(calls);
      if (calls.isEmpty()) {
        throw new IllegalArgumentException("calls must name at least one fault or 'ok'");
      }
    }

    Step step(long call) {
      return calls.get((int) Math.min(call, calls.size()) - 1);
    }
  }

  /**
   * A time with its own rates.
   *
   * @param from since the simulator's start, inclusive
   * @param to exclusive, after {@code from}
   * @param delay on top of the simulator's latency
   */
  public record Phase(Duration from, Duration to, Rates rates, Latency delay) {
    public Phase {
      if (from.isNegative() || to.compareTo(from) <= 0) {
        throw new IllegalArgumentException("to must be after from " + from + ": " + to);
      }
    }

    boolean contains(Duration sinceStart) {
      return sinceStart.compareTo(from) >= 0 && sinceStart.compareTo(to) < 0;
    }
  }

  /**
   * What the script says of one call.
   *
   * @param step what the call meets
   * @param addedNanos on top of the simulator's latency
   */
  public record Decision(Step step, long addedNanos) {}

  private final Rates rates;
  private final Map<String, Rule> byKey;
  private final List<Rule> others;
  private final List<Phase> phases;
  private final Output output;
  private final List<Quota> quotas;

  /** Parts as they would stand in a file; an exact key given twice counts as first given. */
  public Script(Rates rates, List<Rule> requests, List<Phase> phases) {
    this(rates, byKey(requests), others(requests), List.copyOf(phases), Output.DEFAULT, List.of());
  }

  private Script(
      Rates rates,
      Map<String, Rule> byKey,
      List<Rule> others,
      List<Phase> phases,
      Output output,
      List<Quota> quotas) {
    this.rates = rates;
    this.byKey = byKey;
    this.others = others;
    this.phases = phases;
    this.output = output;
    this.quotas = quotas;
  }

  private static Map<String, Rule> byKey(List<Rule> requests) {
    return requests.stream()
        .filter(rule -> rule.match() instanceof Match.Key)
        .collect(
            Collectors.toUnmodifiableMap(
                rule -> ((Match.Key) rule.match()).key(),
                Function.identity(),
                (first, second) -> first));
  }

  private static List<Rule> others(List<Rule> requests) {
    return requests.stream().filter(rule -> !(rule.match() instanceof Match.Key)).toList();
  }

  /** The same with other answers. */
  public Script withOutput(Output other) {
    return new Script(rates, byKey, others, phases, other, quotas);
  }

  /** The same with these quotas alone. */
  public Script withQuotas(List<Quota> others) {
    return new Script(rates, byKey, this.others, phases, output, List.copyOf(others));
  }

  /** How long answers are. */
  public Output output() {
    return output;
  }

  /** The quotas that count calls; the first that covers a call counts it. */
  public List<Quota> quotas() {
    return quotas;
  }

  /** Rates for all calls, nothing else. */
  public static Script of(Rates rates) {
    return new Script(rates, List.of(), List.of());
  }

  /** Sequences, nothing else. */
  public static Script of(Rule... requests) {
    return new Script(Rates.NONE, List.of(requests), List.of());
  }

  /** A sequence for the request with this key. */
  public static Rule sequence(String key, Fault... calls) {
    return new Rule(new Match.Key(key), Arrays.stream(calls).map(Step::of).toList(), Latency.NONE);
  }

  /**
   * Reads a script.
   *
   * @throws IllegalArgumentException with all problems, each with its place, rule and value
   */
  public static Script parse(String yamlOrJson) {
    return new ScriptReader().read(yamlOrJson);
  }

  /**
   * Reads a script's file.
   *
   * @throws IllegalArgumentException with all problems, each with its place, rule and value
   */
  public static Script read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /**
   * What a call meets.
   *
   * @param call which call of this key, 1-based
   * @param sinceStart looked at by phases only
   */
  public Decision decide(String key, String model, long call, Duration sinceStart, Draw draw) {
    Rule exact = byKey.get(key);
    if (exact != null) {
      return new Decision(exact.step(call), exact.delay().nanos(draw.another()));
    }
    for (Rule rule : others) {
      if (rule.match().matches(key, model)) {
        return new Decision(rule.step(call), rule.delay().nanos(draw.another()));
      }
    }
    for (Phase phase : phases) {
      if (phase.contains(sinceStart)) {
        return new Decision(phase.rates().draw(draw), phase.delay().nanos(draw.another()));
      }
    }
    return new Decision(rates.draw(draw), 0);
  }
}
