package dev.argosy.standalone.demo;

import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Match;
import dev.argosy.simulator.script.Rates;
import dev.argosy.simulator.script.Script;
import dev.argosy.simulator.script.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What the simulated cloud does to the demo's calls. */
final class Faults {
  /** Answers as a busy day's, ten times as fast. */
  static final Latency LATENCY =
      new Latency.Lognormal(Duration.ofMillis(60), 0.6, Duration.ofSeconds(2));

  /** Between the words of a streamed answer. */
  static final Latency DELTA_LATENCY =
      new Latency.Uniform(Duration.ofMillis(1), Duration.ofMillis(3));

  private Faults() {}

  /** Some of each kind, often enough to be seen; five attempts in a row fail one in a billion. */
  static Script script() {
    SequencedMap<Step, Double> shares = new LinkedHashMap<>();
    shares.put(Step.of(Fault.THROTTLE), 0.02);
    shares.put(Step.of(Fault.OVERLOADED), 0.005);
    shares.put(Step.of(Fault.UNAVAILABLE), 0.005);
    shares.put(Step.of(Fault.SERVER_ERROR), 0.01);
    shares.put(Step.of(Fault.RESET), 0.003);
    shares.put(Step.of(Fault.CUT), 0.002);
    shares.put(Step.of(Fault.TRUNCATED), 0.01);
    shares.put(Step.of(Fault.STREAM_ERROR), 0.01);
    return new Script(
        new Rates(shares),
        List.of(always(Job.Kind.REJECTED, Fault.VALIDATION), always(Job.Kind.TOOL, Fault.TOOL_USE)),
        List.of());
  }

  private static Script.Rule always(Job.Kind kind, Fault fault) {
    return new Script.Rule(new Match.Prefix(kind.prefix()), List.of(Step.of(fault)), Latency.NONE);
  }
}
