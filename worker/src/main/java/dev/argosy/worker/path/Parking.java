package dev.argosy.worker.path;

import dev.argosy.worker.admission.Line;
import dev.argosy.worker.admission.Line.Held;
import dev.argosy.worker.admission.Line.Kind;
import dev.argosy.worker.admission.Plans;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.Partition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests that no route can serve now from holding up others. Owned by the loop's thread.
 *
 * <p>A <em>blocked</em> line may hold as much of the waiting room as all blocked lines leave free
 * (the dynamic threshold of Choudhury and Hahne, IEEE/ACM ToN 6(2), 1998): one holds half of it,
 * two a third each, and room is always left. Who waits only for a slot has no such bound.
 *
 * <p>What a lane brings for a full line is parked, so that what stands behind it can be found; but
 * if the partition has brought nothing else for long, it pauses: a backlog of one plan is not
 * written anew. Partitions of parked requests only ever pause.
 *
 * <p>A line is full until half of its share is free, while its parked requests are read from three
 * quarters on: they came first, so they go first.
 *
 * <p>After a crash the search for other plans' requests begins anew; nothing else is remembered
 * here that is not in the topics.
 */
final class Parking {
  /**
   * How many requests for full lines are parked, over all partitions of a lane's topic, in search
   * of one for another line. Of a million of a single plan that is 2 %, and less than 5 % of the
   * bytes, our headers included, however small the requests are.
   */
  static final int SEARCHED = 20_480;

  /** Retries have been paid for once: they may have twice the share before they are parked. */
  private static final double RETRIES = 2;

  private static final double PARKED_AGAIN = 0.75;
  private static final double LANES_AGAIN = 0.5;

  /** Where a request goes. */
  enum Place {
    LINE,
    PARKED
  }

  /** How a partition of a lane looks for something else than a full line's requests. */
  private static final class Search {
    @Nullable Kind full;

    /** Requests for full lines since the last one for another line that had room. */
    int parked;
  }

  private final Line line;
  private final Plans plans;
  private final WorkerSettings room;
  private final Set<String> lanes;
  private final String parkedTopic;
  private final ToIntFunction<String> partitionsOf;
  private final Set<Kind> full = new HashSet<>();
  private final Map<Partition, Search> searches = new HashMap<>();
  private final Map<Partition, Kind> stopped = new HashMap<>();

  /**
   * @param partitionsOf how many partitions a topic has; 0 if that is not known
   */
  Parking(
      Line line,
      Plans plans,
      WorkerSettings room,
      Set<String> lanes,
      String parkedTopic,
      ToIntFunction<String> partitionsOf) {
    this.line = line;
    this.plans = plans;
    this.room = room;
    this.lanes = Set.copyOf(lanes);
    this.parkedTopic = parkedTopic;
    this.partitionsOf = partitionsOf;
  }

  /** Where a request goes that could be called from now on. */
  Place place(Job job) {
    Kind kind = Kind.of(job);
    Partition partition = job.delivery().ledger().partition();
    if (partition.topic().equals(parkedTopic)) {
      if (reaches(kind, 1)) {
        stopped.put(partition, kind);
      }
      return Place.LINE;
    }
    if (!lanes.contains(partition.topic())) {
      return reaches(kind, RETRIES) ? Place.PARKED : Place.LINE;
    }
    Search search = searches.computeIfAbsent(partition, _ -> new Search());
    if (!full(kind)) {
      if (!kind.equals(search.full)) {
        search.parked = 0;
        stopped.remove(partition);
      }
      return Place.LINE;
    }
    search.full = kind;
    if (search.parked < searched(partition.topic())) {
      search.parked++;
      return Place.PARKED;
    }
    stopped.put(partition, kind);
    return Place.LINE;
  }

  /** Where there is one plan only, there is nothing to be found. */
  private int searched(String topic) {
    return plans.size() == 1 ? 0 : SEARCHED / Math.max(1, partitionsOf.applyAsInt(topic));
  }

  /** The partition of the parked topic for a request; null if it is not known which there are. */
  @Nullable Integer partition(Job job) {
    int partitions = partitionsOf.applyAsInt(parkedTopic);
    return partitions < 1
        ? null
        : plans.partition(job.model(), job.residency(), job.request().id(), partitions);
  }

  /**
   * Takes those out of blocked lines behind whom half of their partition's window is used up: there
   * requests of other plans come, and must not stop at its end. So too the one of a narrow
   * partition: nothing is read behind it.
   */
  List<Job> holdingUp(Collection<Ledger> ledgers) {
    if (line.blocked().requests() == 0) {
      return List.of();
    }
    Set<Ledger> holding = new HashSet<>();
    for (Ledger ledger : ledgers) {
      boolean half = ledger.position() - ledger.frontier() > Ledger.WINDOW / 2;
      if ((half || (ledger.narrow() && ledger.openRecords() > 0))
          && !ledger.partition().topic().equals(parkedTopic)) {
        holding.add(ledger);
      }
    }
    return holding.isEmpty() ? List.of() : line.removeBlockedIf(job -> holdsUp(job, holding));
  }

  private static boolean holdsUp(Job job, Set<Ledger> holding) {
    Ledger ledger = job.delivery().ledger();
    return holding.contains(ledger)
        && (ledger.narrow()
            || job.delivery().record().offset() < ledger.position() - Ledger.WINDOW / 4);
  }

  /** Lines have moved: partitions go on whose lines have room again. */
  void moved() {
    full.removeIf(kind -> !reaches(kind, LANES_AGAIN));
    stopped
        .entrySet()
        .removeIf(
            stop ->
                stop.getKey().topic().equals(parkedTopic)
                    ? !reaches(stop.getValue(), PARKED_AGAIN)
                    : !full.contains(stop.getValue()));
  }

  /** Whether a partition may not bring more, since it brings only what a full line waits for. */
  boolean stops(Partition partition) {
    return stopped.containsKey(partition);
  }

  /** How many partitions may not bring more. */
  int stopped() {
    return stopped.size();
  }

  /** All that can be read was: the next backlog is another one. */
  void caughtUp() {
    searches.clear();
  }

  /** The partition is being given up. */
  void forget(Partition partition) {
    searches.remove(partition);
    stopped.remove(partition);
  }

  private boolean full(Kind kind) {
    return full.contains(kind) || (reaches(kind, 1) && full.add(kind));
  }

  /**
   * Whether a line is blocked and holds this much of its share, by requests or by bytes.
   *
   * @param part of what the blocked lines leave free; the share is 1
   */
  private boolean reaches(Kind kind, double part) {
    Held held = line.blocked(kind);
    if (held.requests() == 0) {
      return false;
    }
    Held all = line.blocked();
    return held.requests() >= part * (room.maxWaiting() - all.requests())
        || held.bytes() >= part * (room.maxBufferedBytes() - all.bytes());
  }
}
