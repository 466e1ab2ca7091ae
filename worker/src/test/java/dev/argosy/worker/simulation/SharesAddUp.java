package dev.argosy.worker.simulation;

import dev.argosy.worker.admission.Demand;
import dev.argosy.worker.admission.FleetShares;
import dev.argosy.worker.loop.Sharing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What all workers may spend of a quota adds up to at most the whole of it, at each moment at which
 * one of them applies its share.
 *
 * <p>Not counted: who shares by partitions, since it cannot read the topic; a process that stands
 * still or whose newest proof of knowledge is too old, until it applies its shares again, which it
 * does before it begins a call; and the two seconds after the topic was deleted and made anew, in
 * which a process that begins cannot know of the others.
 */
final class SharesAddUp {
  static final String RULE = "shares add up to one";
  private static final double EXACT = 1e-9;

  /** What a process may spend, and what it knows. */
  private static final class Spender {
    final Supplier<Sharing.Standing> standing;
    long instance;
    long knows = Long.MIN_VALUE / 2;

    Spender(Supplier<Sharing.Standing> standing) {
      this.standing = standing;
    }
  }

  private final Baton baton;
  private final History history;
  private final Map<WorkerProcess, Spender> spenders = new LinkedHashMap<>();

  SharesAddUp(Baton baton, History history) {
    this.baton = baton;
    this.history = history;
  }

  /** A process begins; this tells what it applies. */
  void watch(WorkerProcess process, Supplier<Sharing.Standing> standing) {
    spenders.put(process, new Spender(standing));
  }

  void told(WorkerProcess process, long instance) {
    Spender spender = spenders.get(process);
    if (spender != null) {
      spender.instance = instance;
    }
  }

  /** A process heard these and applies its shares now. */
  void heard(WorkerProcess process, List<Demand> reports, long topicMadeNanos) {
    Spender spender = spenders.get(process);
    if (spender == null) {
      return;
    }
    for (Demand report : reports) {
      if (report.worker().equals(process.worker) && report.instance() == spender.instance) {
        spender.knows = Math.max(spender.knows, report.toldNanos());
      }
    }
    if (baton.nanos() - topicMadeNanos > hold()) {
      baton.after(0, () -> check(process, spender));
    }
  }

  private void check(WorkerProcess process, Spender applies) {
    spenders.keySet().removeIf(other -> !other.alive() || other.ended());
    if (!process.alive()) {
      return;
    }
    Map<String, Double> sums = new TreeMap<>();
    spenders.forEach(
        (other, spender) -> {
          boolean holds = other.running() && baton.nanos() - spender.knows <= hold();
          if (spender == applies || holds) {
            add(sums, spender.standing.get());
          }
        });
    sums.forEach(
        (quota, sum) -> {
          if (sum > 1 + EXACT) {
            history.violation(RULE, "%s of %s after %s".formatted(sum, quota, process.worker));
          }
        });
  }

  private static void add(Map<String, Double> sums, Sharing.Standing standing) {
    if (standing.fromTopic()) {
      standing.byQuota().forEach((quota, share) -> sums.merge(quota, share, Double::sum));
    }
  }

  private static long hold() {
    return FleetShares.HOLD.toNanos();
  }
}
