package dev.argosy.worker.admission;

import dev.argosy.worker.job.Job;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Requests that wait for a route, a line for each model, the earliest deadline first and then in
 * order of arrival. A line that cannot move never holds up another. Owned by the loop's thread;
 * bounded by who fills it.
 */
public final class Line {
  private record Place(Job job, long arrival) {}

  private static final Comparator<Place> ORDER =
      Comparator.comparing((Place place) -> place.job.deadline())
          .thenComparingLong(place -> place.arrival);

  private final LinkedHashMap<String, PriorityQueue<Place>> lines = new LinkedHashMap<>();
  private long arrivals;
  private int size;

  /** What became of the head of a line. */
  public enum Step {
    /** It left the line. */
    TAKEN,
    /** It cannot go now, nor can those behind it. */
    STUCK
  }

  public void join(Job job) {
    lines
        .computeIfAbsent(job.model(), _ -> new PriorityQueue<>(ORDER))
        .add(new Place(job, arrivals++));
    size++;
  }

  /**
   * Offers the heads of the lines, one of each model in turn, until every line is empty or stuck.
   * Whose turn was longest ago begins, so that a few free slots are not always the same model's.
   */
  public void serve(Function<Job, Step> offer) {
    List<String> moving = new ArrayList<>(lines.keySet());
    while (!moving.isEmpty()) {
      for (Iterator<String> each = moving.iterator(); each.hasNext(); ) {
        String model = each.next();
        PriorityQueue<Place> line = Objects.requireNonNull(lines.get(model));
        Place head = line.peek();
        if (head == null || offer.apply(head.job) == Step.STUCK) {
          each.remove();
        } else {
          line.remove(head);
          size--;
          lines.putLast(model, line);
        }
      }
    }
  }

  /** Takes out every one that matches. */
  public List<Job> removeIf(Predicate<Job> condition) {
    List<Job> removed = new ArrayList<>();
    for (PriorityQueue<Place> line : lines.values()) {
      line.removeIf(
          place -> {
            if (condition.test(place.job)) {
              removed.add(place.job);
              return true;
            }
            return false;
          });
    }
    size -= removed.size();
    return removed;
  }

  public int size() {
    return size;
  }
}
