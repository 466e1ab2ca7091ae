package dev.argosy.worker.simulation;

import dev.argosy.worker.platform.Outcome;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Zombies do not spend: a call begins only within the lease after the begin of a commit of offsets
 * that this very process knows to have passed.
 */
final class NoCallWithoutLease implements CallWatch {
  private final History history;
  private final Map<Process, Long> confirmed = new IdentityHashMap<>();

  NoCallWithoutLease(History history) {
    this.history = history;
  }

  /** The process was told that a commit of offsets passed, which it had begun at this time. */
  void confirmed(Process process, long begun) {
    confirmed.put(process, begun);
  }

  @Override
  public void called(Process process, String id) {
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
  public void ended(Process process, String id, Outcome outcome) {}
}
