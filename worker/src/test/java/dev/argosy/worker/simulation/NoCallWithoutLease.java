package dev.argosy.worker.simulation;

import dev.argosy.worker.platform.Outcome;
import java.time.Duration;
import java.util.IdentityHashMap;

/**
 * Zombies do not spend: a call begins only within the lease after the begin of a commit of offsets
 * that this very process knows to have passed.
 */
final class NoCallWithoutLease implements CallWatch {
  private final History history;
  private final IdentityHashMap<WorkerProcess, Long> confirmed = new IdentityHashMap<>();

  NoCallWithoutLease(History history) {
    this.history = history;
  }

  /** The process was told that a commit of offsets passed, which it had begun at this time. */
  void confirmed(WorkerProcess process, long begun) {
    confirmed.put(process, begun);
  }

  @Override
  public void called(WorkerProcess process, String id) {
    Long begun = confirmed.get(process);
    Duration lease = SimulatedRequestLog.LEASE;
    if (begun == null || process.now() - begun > lease.toNanos()) {
      history.violation(
          "zombies do not spend",
          "%s called %s %s"
              .formatted(
                  process.worker,
                  id,
                  begun == null
                      ? "before any commit"
                      : (process.now() - begun) / 1_000_000 + " ms after its last commit"));
    }
  }

  @Override
  public void ended(WorkerProcess process, String id, Outcome outcome) {}
}
