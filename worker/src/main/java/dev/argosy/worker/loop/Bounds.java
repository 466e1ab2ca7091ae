package dev.argosy.worker.loop;

import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.RequestPath;
import java.util.Set;
import java.util.function.Predicate;

/**
 * When to stop reading: by records and bytes held. Retries that are not due have a budget of their
 * own and can stop only the retry topic. A full worker reads again once a quarter is free, so that
 * it does not toggle with each record; a poll may bring one batch more than the bound. Owned by the
 * loop's thread.
 */
final class Bounds {
  private final WorkerSettings settings;
  private final Partitions partitions;
  private final RequestPath path;
  private boolean full;
  private boolean delayedFull;

  Bounds(WorkerSettings settings, Partitions partitions, RequestPath path) {
    this.settings = settings;
    this.partitions = partitions;
    this.path = path;
  }

  /** Whether no partition may bring more now, as of the last turn. */
  boolean full() {
    return full;
  }

  /** Which partitions may not bring more now. */
  Predicate<Partition> full(Set<String> lanes) {
    double held =
        Math.max(
            (partitions.openRecords() - path.delayed())
                / (double) (settings.maxInFlight() + settings.maxWaiting()),
            (partitions.openBytes() - path.delayedBytes()) / (double) settings.maxBufferedBytes());
    double delayed =
        Math.max(
            path.delayed() / (double) settings.maxDelayed(),
            path.delayedBytes() / (settings.maxBufferedBytes() / 2.0));
    full = held >= 1 || (full && held > 0.75);
    delayedFull = delayed >= 1 || (delayedFull && delayed > 0.75);
    boolean lanesFull = full;
    boolean retriesFull = full || delayedFull;
    return partition -> lanes.contains(partition.topic()) ? lanesFull : retriesFull;
  }
}
