package dev.argosy.worker.loop;

import dev.argosy.worker.admission.Line;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.RequestPath;
import java.util.function.Predicate;

/**
 * When to stop reading: by records and bytes held. What waits for a route takes room, but at most
 * its share (see {@code Parking}); the others' fill the rest. Retries that are not due have a
 * budget of their own and can stop only the retry topic. A full worker reads again once a quarter
 * is free, so that it does not toggle with each record; a poll may bring one batch more than the
 * bound. Owned by the loop's thread.
 */
final class Bounds {
  /** What is left to others even if a poll has brought more for blocked lines than their share. */
  private static final double LEAST_BYTES = 0.125;

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

  /**
   * Which partitions may not bring more now.
   *
   * @param retries the topic of retries
   */
  Predicate<Partition> full(String retries) {
    Line.Held blocked = path.blocked();
    double held =
        Math.max(
            (partitions.openRecords() - path.delayed() - blocked.requests())
                / (double)
                    (settings.maxInFlight()
                        + Math.max(0, settings.maxWaiting() - blocked.requests())),
            (partitions.bytes() - path.delayedBytes() - blocked.bytes())
                / Math.max(
                    settings.maxBufferedBytes() * LEAST_BYTES,
                    (double) settings.maxBufferedBytes() - blocked.bytes()));
    double delayed =
        Math.max(
            path.delayed() / (double) settings.maxDelayed(),
            path.delayedBytes() / (settings.maxBufferedBytes() / 2.0));
    full = held >= 1 || (full && held > 0.75);
    delayedFull = delayed >= 1 || (delayedFull && delayed > 0.75);
    boolean allFull = full;
    boolean retriesFull = full || delayedFull;
    return partition -> partition.topic().equals(retries) ? retriesFull : allFull;
  }
}
