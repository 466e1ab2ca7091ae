package dev.argosy.worker.admission;

import dev.argosy.worker.job.Job;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * What waits.
   *
   * @param bytes of their records
   */
  public record Held(int requests, long bytes) {
    static final Held NOTHING = new Held(0, 0);

    Held plus(Held other) {
      return new Held(requests + other.requests, bytes + other.bytes);
    }
  }

  /** Requests that the same routes may serve: what stops one of them stops the others. */
  public record Kind(String model, @Nullable String residency, Set<String> unusableRoutes) {
    public static Kind of(Job job) {
      return new Kind(job.model(), job.residency(), Set.copyOf(job.unusableRoutes()));
    }
  }

  private record Place(Job job, long arrival) {
    int bytes() {
      return job.delivery().record().bytes();
    }
  }

  private static final class Queue {
    final PriorityQueue<Place> places = new PriorityQueue<>(ORDER);
    long bytes;

    /** By what became of its head when that was last offered. */
    private boolean blocked;

    /** When it was blocked first, but for moments in between. */
    private long blockedNanos;

    /** When it moved after it had been blocked. */
    private long freedNanos;

    Queue(long nowNanos) {
      freedNanos = nowNanos - LASTING.toNanos();
    }

    void blocked(long nowNanos) {
      if (!blocked && nowNanos - freedNanos >= LASTING.toNanos()) {
        blockedNanos = nowNanos;
      }
      blocked = true;
    }

    void moved(long nowNanos) {
      if (blocked) {
        freedNanos = nowNanos;
      }
      blocked = false;
    }

    /** A throttle now and then is no reason to write requests anew. */
    boolean isBlocked(long nowNanos) {
      return blocked && nowNanos - blockedNanos >= LASTING.toNanos();
    }

    void remove(Place place) {
      places.remove(place);
      bytes -= place.bytes();
    }

    Held held() {
      return new Held(places.size(), bytes);
    }
  }

  private static final Comparator<Place> ORDER =
      Comparator.comparing((Place place) -> place.job.deadline())
          .thenComparingLong(place -> place.arrival);

  /** So long a line has to be blocked before it counts as blocked, and free before as free. */
  static final Duration LASTING = Duration.ofSeconds(1);

  private final Clock clock;
  private final LinkedHashMap<Kind, Queue> lines = new LinkedHashMap<>();
  private long arrivals;
  private int size;

  /** Nobody waits. */
  public Line(Clock clock) {
    this.clock = clock;
  }

  /** What became of the head of a line. */
  public enum Step {
    /** It left the line. */
    TAKEN,
    /** No route has room for it, nor for those behind it. */
    BLOCKED,
    /** It cannot go now for want of something that all lines share, such as a slot. */
    STUCK,
    /** It alone cannot go now; those behind it may. */
    ASIDE
  }

  public void join(Job job) {
    add(new Place(job, arrivals++));
    size++;
  }

  /**
   * Offers the heads of the lines, one of each in turn, until every line is empty or stuck. Whose
   * turn was longest ago begins, so that a few free slots are not always the same model's.
   */
  public void serve(Function<Job, Step> offer) {
    List<Kind> moving = new ArrayList<>(lines.keySet());
    List<Place> aside = new ArrayList<>();
    while (!moving.isEmpty()) {
      for (Iterator<Kind> each = moving.iterator(); each.hasNext(); ) {
        Kind kind = each.next();
        Queue line = Objects.requireNonNull(lines.get(kind));
        Place head = line.places.peek();
        if (head == null) {
          lines.remove(kind); // Senders name kinds, so that none may stay for ever.
          each.remove();
        } else {
          switch (offer.apply(head.job)) {
            case STUCK -> each.remove();
            case ASIDE -> {
              line.remove(head);
              aside.add(head);
            }
            case BLOCKED -> {
              line.blocked(clock.nanos());
              each.remove();
            }
            case TAKEN -> {
              line.moved(clock.nanos());
              line.remove(head);
              size--;
              lines.putLast(kind, line);
            }
          }
        }
      }
    }
    aside.forEach(this::add);
  }

  private void add(Place place) {
    Queue line = lines.computeIfAbsent(Kind.of(place.job), _ -> new Queue(clock.nanos()));
    line.places.add(place);
    line.bytes += place.bytes();
  }

  /** Offers those that match, wherever they stand. */
  public void serveOnly(Predicate<Job> condition, Function<Job, Step> offer) {
    for (Job job : removeIf(condition)) {
      if (offer.apply(job) != Step.TAKEN) {
        join(job);
      }
    }
  }

  /** Takes out every one that matches. */
  public List<Job> removeIf(Predicate<Job> condition) {
    return removeIf(condition, _ -> true);
  }

  /** Takes those out of blocked lines that match. */
  public List<Job> removeBlockedIf(Predicate<Job> condition) {
    return removeIf(condition, line -> line.isBlocked(clock.nanos()));
  }

  private List<Job> removeIf(Predicate<Job> condition, Predicate<Queue> lineCondition) {
    List<Job> removed = new ArrayList<>();
    for (Queue line : lines.values()) {
      if (lineCondition.test(line)) {
        line.places.removeIf(
            place -> {
              if (condition.test(place.job)) {
                removed.add(place.job);
                line.bytes -= place.bytes();
                return true;
              }
              return false;
            });
      }
    }
    size -= removed.size();
    return removed;
  }

  /**
   * What waits in the line of this kind if that is blocked: for a second or longer, whenever its
   * head was offered, no route had room, if not at once then after a few; else nothing.
   */
  public Held blocked(Kind kind) {
    Queue line = lines.get(kind);
    return line == null || !line.isBlocked(clock.nanos()) ? Held.NOTHING : line.held();
  }

  /** What waits in all blocked lines. */
  public Held blocked() {
    Held all = Held.NOTHING;
    for (Queue line : lines.values()) {
      if (line.isBlocked(clock.nanos())) {
        all = all.plus(line.held());
      }
    }
    return all;
  }

  /** The lines that are not empty. */
  public List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    for (Queue line : lines.values()) {
      Place head = line.places.peek();
      if (head != null) {
        waiting.add(new Waiting(head.job, line.places.size()));
      }
    }
    return waiting;
  }

  /** How many wait, by the names of their models. */
  public Map<String, Integer> byModel() {
    Map<String, Integer> sizes = new HashMap<>();
    waiting().forEach(line -> sizes.merge(line.head().model(), line.size(), Integer::sum));
    return sizes;
  }

  /** The heads of the lines, the one wanted first at the front. */
  public List<Job> heads() {
    return lines.values().stream()
        .flatMap(line -> Stream.ofNullable(line.places.peek()))
        .sorted(ORDER)
        .map(Place::job)
        .toList();
  }

  /** Whether anyone in any line matches. */
  public boolean any(Predicate<Job> condition) {
    return lines.values().stream()
        .flatMap(line -> line.places.stream())
        .anyMatch(place -> condition.test(place.job));
  }

  /** Everyone in any line. */
  public List<Job> all() {
    return lines.values().stream().flatMap(line -> line.places.stream()).map(Place::job).toList();
  }

  public int size() {
    return size;
  }
}
