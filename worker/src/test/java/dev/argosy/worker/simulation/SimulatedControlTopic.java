package dev.argosy.worker.simulation;

import dev.argosy.worker.loop.ControlTopic;
import dev.argosy.worker.path.PostedCancel;
import java.util.ArrayList;
import java.util.List;

/** One process's port to the {@link ControlLog}: it reads in order, late, and at times not. */
final class SimulatedControlTopic implements ControlTopic {
  private final WorkerProcess process;
  private final ControlLog log;
  private final CancelsAreKept watch;
  private final int endAtBegin;
  private int position;
  private long blindUntil;

  SimulatedControlTopic(WorkerProcess process, ControlLog log, CancelsAreKept watch) {
    this.process = process;
    this.log = log;
    this.watch = watch;
    this.endAtBegin = log.end();
    this.blindUntil = process.now();
    watch.begins(process, endAtBegin);
    if (log.dice.strikes(Fault.CANCELS_READ_LATE_AT_START, 0.3, process.worker)) {
      blindUntil = process.now() + log.dice.skewedMillis(50, 15_000);
    }
  }

  @Override
  public Heard heard() {
    List<PostedCancel> cancels = process.now() < blindUntil ? List.of() : read();
    watch.heard(process, cancels);
    return new Heard(cancels, position >= endAtBegin);
  }

  private List<PostedCancel> read() {
    if (log.dice.strikes(Fault.CONTROL_TOPIC_UNREADABLE, 0.0005, process.worker)) {
      blindUntil = process.now() + log.dice.skewedMillis(500, 20_000);
      return List.of();
    }
    long visible = process.now() - log.dice.skewedMillis(0.1, 300);
    List<PostedCancel> cancels = new ArrayList<>();
    while (position < log.end() && log.at(position).nanos() <= visible) {
      cancels.add(log.at(position++).cancel());
    }
    return cancels;
  }

  @Override
  public void close() {}
}
