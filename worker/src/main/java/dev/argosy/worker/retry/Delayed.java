package dev.argosy.worker.retry;

import dev.argosy.worker.job.Job;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Retries that are not due yet, the next one due first. Owned by the loop's thread; bounded by who
 * fills it.
 */
public final class Delayed {
  private record Entry(long dueNanos, Job job) {}

  private final PriorityQueue<Entry> heap =
      new PriorityQueue<>(Comparator.comparingLong((Entry entry) -> entry.dueNanos));
  private long bytes;

  /**
   * Keeps a retry until it is due.
   *
   * @param dueNanos on the monotonic clock
   */
  public void add(Job job, long dueNanos) {
    heap.add(new Entry(dueNanos, job));
    bytes += job.delivery().record().bytes();
  }

  /** Takes out what is due. */
  public List<Job> due(long nowNanos) {
    List<Job> due = new ArrayList<>();
    for (Entry next = heap.peek(); next != null && next.dueNanos <= nowNanos; next = heap.peek()) {
      heap.remove();
      bytes -= next.job.delivery().record().bytes();
      due.add(next.job);
    }
    return due;
  }

  /** Takes out every one that matches. */
  public List<Job> removeIf(Predicate<Job> condition) {
    List<Job> removed = new ArrayList<>();
    heap.removeIf(
        entry -> {
          if (!condition.test(entry.job)) {
            return false;
          }
          removed.add(entry.job);
          bytes -= entry.job.delivery().record().bytes();
          return true;
        });
    return removed;
  }

  public int size() {
    return heap.size();
  }

  public long bytes() {
    return bytes;
  }
}
