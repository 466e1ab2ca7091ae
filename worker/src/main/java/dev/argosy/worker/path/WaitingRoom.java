package dev.argosy.worker.path;

import dev.argosy.worker.admission.Line;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.retry.Delayed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Requests without a slot: those in line for a route, and retries that are not due. Owned by the
 * loop's thread.
 */
final class WaitingRoom {
  final Line line = new Line();
  final Delayed delayed = new Delayed();

  /** The partition is being given up: its requests that were not called go to the next owner. */
  List<Job> leave(Ledger ledger) {
    return removeIf(job -> job.delivery().ledger() == ledger);
  }

  List<Job> removeIf(Predicate<Job> condition) {
    List<Job> removed = new ArrayList<>(line.removeIf(condition));
    removed.addAll(delayed.removeIf(condition));
    return removed;
  }
}
