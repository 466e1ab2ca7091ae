package dev.argosy.worker.simulation;

import dev.argosy.worker.admission.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The topic of the fleet that all workers of a run share: one sequence of reports, some of which
 * never arrive and some twice. Its chance is its own, so that it shifts no other part of a history.
 */
final class FleetLog {
  /** A report and when it was appended. */
  record Appended(Demand report, long nanos) {}

  final Dice dice;
  private final Baton baton;
  private final List<Appended> log = new ArrayList<>();
  private int made;
  private long madeNanos;

  FleetLog(Baton baton, Dice world, long seed) {
    this.baton = baton;
    this.madeNanos = baton.nanos() - TimeUnit.DAYS.toNanos(1);
    this.dice = world.like(new SplittableRandom(~seed));
    baton.after(TimeUnit.SECONDS.toNanos(1), this::strike);
  }

  /** Each time that it is deleted and made anew, one more. */
  int made() {
    return made;
  }

  /** When that was last, if ever. */
  long madeNanos() {
    return madeNanos;
  }

  int end() {
    return log.size();
  }

  Appended at(int offset) {
    return log.get(offset);
  }

  void tell(Demand report) {
    if (dice.strikes(Fault.FLEET_REPORT_LOST, 0.02, report.worker())) {
      return;
    }
    append(report, dice.skewedMillis(0.5, 900));
    if (dice.strikes(Fault.FLEET_REPORT_TWICE, 0.02, report.worker())) {
      append(report, dice.millis(1, 5_000));
    }
  }

  private void append(Demand report, long afterNanos) {
    int topic = made;
    baton.after(
        afterNanos,
        () -> {
          if (topic == made) {
            log.add(new Appended(report, baton.nanos()));
          }
        });
  }

  private void strike() {
    if (dice.strikes(Fault.FLEET_TOPIC_MADE_ANEW, 0.01, "fleet")) {
      log.clear();
      made++;
      madeNanos = baton.nanos();
    }
    if (!dice.isCalm()) {
      baton.after(TimeUnit.SECONDS.toNanos(1), this::strike);
    }
  }
}
