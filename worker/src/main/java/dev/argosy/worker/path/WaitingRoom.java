package dev.argosy.worker.path;

import dev.argosy.worker.admission.Line;
import dev.argosy.worker.admission.Plans;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.retry.Delayed;
import dev.argosy.worker.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Requests without a slot: those in line for a route, and retries that are not due; and who has to
 * wait outside. Owned by the loop's thread.
 */
public final class WaitingRoom {
  final Line line;
  final Delayed delayed = new Delayed();
  final Parking parking;

  /**
   * An empty room.
   *
   * @param lanes the topics that bring requests
   * @param parked the topic of parked requests; any other topic brings retries
   * @param partitionsOf how many partitions a topic has; 0 if that is not known
   */
  public WaitingRoom(
      WorkerSettings settings,
      Set<String> lanes,
      String parked,
      Plans plans,
      ToIntFunction<String> partitionsOf,
      Clock clock) {
    this.line = new Line(clock);
    this.parking = new Parking(line, plans, settings, lanes, parked, partitionsOf);
  }

  /** The partition is being given up: its requests that were not called go to the next owner. */
  List<Job> leave(Ledger ledger) {
    parking.forget(ledger.partition());
    return removeIf(job -> job.delivery().ledger() == ledger);
  }

  List<Job> removeIf(Predicate<Job> condition) {
    List<Job> removed = new ArrayList<>(line.removeIf(condition));
    removed.addAll(delayed.removeIf(condition));
    return removed;
  }
}
