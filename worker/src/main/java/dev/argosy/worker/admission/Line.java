package dev.argosy.worker.admission;

import dev.argosy.worker.job.Job;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a route, a line for each model and each set of routes that may serve it,
 * the earliest deadline first and then in order of arrival. A line that cannot move never holds up
 * another. Owned by the loop's thread; bounded by who fills it.
 */
public final class Line {
  /**
   * Requests that the same routes may serve, in line.
   *
   * @param head the next of them
   * @param size how many they are
   */
  public record Waiting(Job head, int size) {}

  private record Place(Job job, long arrival) {}

  /** Requests that the same routes may serve: what stops one of them stops the others. */
  private record Kind(String model, @Nullable String residency, Set<String> unusableRoutes) {
    static Kind of(Job job) {
      return new Kind(job.model(), job.residency(), Set.copyOf(job.unusableRoutes()));
    }
  }

  private static final Comparator<Place> ORDER =
      Comparator.comparing((Place place) -> place.job.deadline())
          .thenComparingLong(place -> place.arrival);

  private final LinkedHashMap<Kind, PriorityQueue<Place>> lines = new LinkedHashMap<>();
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
        .computeIfAbsent(Kind.of(job), _ -> new PriorityQueue<>(ORDER))
        .add(new Place(job, arrivals++));
    size++;
  }

  /**
   * Offers the heads of the lines, one of each in turn, until every line is empty or stuck. Whose
   * turn was longest ago begins, so that a few free slots are not always the same model's.
   */
  public void serve(Function<Job, Step> offer) {
    List<Kind> moving = new ArrayList<>(lines.keySet());
    while (!moving.isEmpty()) {
      for (Iterator<Kind> each = moving.iterator(); each.hasNext(); ) {
        Kind kind = each.next();
        PriorityQueue<Place> line = Objects.requireNonNull(lines.get(kind));
        Place head = line.peek();
        if (head == null) {
          lines.remove(kind); // Senders name kinds, so that none may stay for ever.
          each.remove();
        } else if (offer.apply(head.job) == Step.STUCK) {
          each.remove();
        } else {
          line.remove(head);
          size--;
          lines.putLast(kind, line);
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

  /** The lines that are not empty. */
  public List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    for (PriorityQueue<Place> line : lines.values()) {
      Place head = line.peek();
      if (head != null) {
        waiting.add(new Waiting(head.job, line.size()));
      }
    }
    return waiting;
  }

  /** The heads of the lines, the one wanted first at the front. */
  public List<Job> heads() {
    return lines.values().stream()
        .flatMap(line -> Stream.ofNullable(line.peek()))
        .sorted(ORDER)
        .map(Place::job)
        .toList();
  }

  /** Everyone in any line. */
  public List<Job> all() {
    return lines.values().stream().flatMap(PriorityQueue::stream).map(Place::job).toList();
  }

  public int size() {
    return size;
  }
}
