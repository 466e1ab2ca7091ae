package dev.argosy.worker.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The sum over many runs. */
final class Report {
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final List<SimulatedRun.Verdict> broken = new ArrayList<>();
  private int seeds;
  private long events;
  private long simulatedNanos;
  private long requests;
  private long calls;
  private long repeatedCalls;
  private long exempt;
  private long rebalances;
  private long hash;

  void add(SimulatedRun.Verdict verdict) {
    seeds++;
    events += verdict.events();
    simulatedNanos += verdict.simulatedNanos();
    requests += verdict.requests();
    calls += verdict.calls();
    repeatedCalls += verdict.repeatedCalls();
    exempt += verdict.exempt();
    rebalances += verdict.rebalances();
    hash = 31 * hash + verdict.hash();
    verdict.faults().forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
    if (!verdict.violations().isEmpty()) {
      broken.add(verdict);
    }
  }

  List<SimulatedRun.Verdict> broken() {
    return broken;
  }

  /** Kinds of faults that no run has met. */
  Set<Fault> missing() {
    Set<Fault> missing = EnumSet.allOf(Fault.class);
    missing.removeAll(faults.keySet());
    return missing;
  }

  /** For people: what was run, and how often each fault struck. */
  String summary() {
    StringBuilder text =
        new StringBuilder(
            "%d seeds, %.1f simulated hours, %d events, %d requests (%d may run again), %d calls (%d repeated), %d rebalances, history %016x"
                .formatted(
                    seeds,
                    simulatedNanos / (double) TimeUnit.HOURS.toNanos(1),
                    events,
                    requests,
                    exempt,
                    calls,
                    repeatedCalls,
                    rebalances,
                    hash));
    faults.forEach((fault, count) -> text.append("%n  %8d %s".formatted(count, fault)));
    return text.toString();
  }

  /** The first broken runs, and how to see one again. */
  String complaints() {
    StringBuilder text = new StringBuilder("%d of %d seeds broken".formatted(broken.size(), seeds));
    for (SimulatedRun.Verdict verdict : broken.subList(0, Math.min(5, broken.size()))) {
      text.append("\n-Dsimulation.seed=").append(verdict.seed());
      verdict.violations().forEach(violation -> text.append("\n    ").append(violation));
    }
    return text.toString();
  }
}
