package dev.argosy.worker.simulation;

import dev.argosy.worker.admission.Demand;
import dev.argosy.worker.loop.FleetTopic;
import java.util.ArrayList;
import java.util.List;

/** One process's port to the {@link FleetLog}: it reads in order, late, and at times not at all. */
final class SimulatedFleetTopic implements FleetTopic {
  private final WorkerProcess process;
  private final FleetLog log;
  private final SharesAddUp watch;
  private int made;
  private int position;
  private long blindUntil;
  private boolean gap;

  SimulatedFleetTopic(WorkerProcess process, FleetLog log, SharesAddUp watch) {
    this.process = process;
    this.log = log;
    this.watch = watch;
    this.made = log.made();
    this.blindUntil = process.now();
  }

  @Override
  public void tell(Demand report) {
    watch.told(process, report.instance());
    log.tell(report);
  }

  @Override
  public Heard heard() {
    List<Demand> reports = process.now() < blindUntil ? List.of() : read();
    boolean afresh = gap && !reports.isEmpty();
    gap &= !afresh;
    watch.heard(process, reports, log.madeNanos());
    return new Heard(afresh, reports);
  }

  private List<Demand> read() {
    if (log.dice.strikes(Fault.FLEET_TOPIC_UNREADABLE, 0.0005, process.worker)) {
      blindUntil = process.now() + log.dice.skewedMillis(500, 20_000);
      return List.of();
    }
    if (made != log.made()) {
      made = log.made();
      position = 0;
      gap = true;
    }
    if (position < log.end()
        && log.dice.strikes(Fault.FLEET_REPORTS_SKIPPED, 0.01, process.worker)) {
      position = log.dice.between(position, log.end());
      gap = true;
    }
    long visible = process.now() - log.dice.skewedMillis(0.1, 500);
    List<Demand> reports = new ArrayList<>();
    while (position < log.end() && log.at(position).nanos() <= visible) {
      reports.add(log.at(position++).report());
    }
    return reports;
  }

  @Override
  public void close() {}
}
