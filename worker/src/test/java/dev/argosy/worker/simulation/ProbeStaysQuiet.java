package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.telemetry.Probe;
import dev.argosy.worker.telemetry.RecordingObserver;
import dev.argosy.worker.telemetry.Snapshot;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * No worker is restarted for what a restart would not mend: the probe asks each process every ten
 * seconds, while it is able to answer, and finds it alive through all that goes wrong.
 */
final class ProbeStaysQuiet {
  static final String RULE = "the probe stays quiet";
  private static final long EACH = TimeUnit.SECONDS.toNanos(10);

  private final Baton baton;
  private final History history;

  ProbeStaysQuiet(Baton baton, History history) {
    this.baton = baton;
    this.history = history;
  }

  /**
   * Watches a process; what it tells goes to the one returned.
   *
   * @param read told of what it reads
   * @param ended told of its calls' ends
   */
  Observer watch(WorkerProcess process, Consumer<Delivery> read, Consumer<Ended> ended) {
    RecordingObserver observer =
        new RecordingObserver() {
          @Override
          public void arrived(Delivery delivery) {
            read.accept(delivery);
          }

          @Override
          public void ended(Ended call, Books.Entry entry) {
            ended.accept(call);
          }

          @Override
          public void stands(Snapshot snapshot) {
            super.stands(snapshot);
            if (snapshot.owned().stopped() > 0) {
              history.event(Fault.PARTITION_PAUSED_FOR_PLAN, process.worker);
            }
          }
        };
    Probe probe = new Probe(baton.nanos());
    baton.after(EACH, () -> ask(process, observer, probe));
    return observer;
  }

  private void ask(WorkerProcess process, RecordingObserver observer, Probe probe) {
    if (!process.alive() || process.ended()) {
      return;
    }
    if (process.running()) {
      probe
          .look(observer.newest, baton.nanos())
          .ifPresent(stuck -> history.violation(RULE, process.worker + ": " + stuck));
    }
    baton.after(EACH, () -> ask(process, observer, probe));
  }
}
