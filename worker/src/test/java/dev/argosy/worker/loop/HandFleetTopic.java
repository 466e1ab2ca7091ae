package dev.argosy.worker.loop;

import dev.argosy.worker.admission.Demand;
import java.util.ArrayList;
import java.util.List;

/** The fleet's topic in the test's hand: what a worker tells it hears in its next turn. */
final class HandFleetTopic implements FleetTopic {
  /** All that this worker told. */
  final List<Demand> told = new ArrayList<>();

  /** What it will hear next. */
  final List<Demand> next = new ArrayList<>();

  boolean afresh;

  /** Nothing comes back. */
  boolean cut;

  @Override
  public void tell(Demand report) {
    told.add(report);
    if (!cut) {
      next.add(report);
    }
  }

  @Override
  public Heard heard() {
    Heard heard = new Heard(afresh, next);
    afresh = false;
    next.clear();
    return heard;
  }

  @Override
  public void close() {}
}
