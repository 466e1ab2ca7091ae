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
    Script.Rule rejected =
        new Script.Rule(
            new Match.Prefix(Job.Kind.REJECTED.prefix()),
            List.of(Step.of(Fault.VALIDATION)),
            Latency.NONE);
    return new Script(new Rates(shares), List.of(rejected), List.of());
  }
}
