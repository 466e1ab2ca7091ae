package dev.argosy.worker.simulation;

import dev.argosy.contract.Headers;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every request of a run by its id, and where it stands: first on its lane, then, attempt after
 * attempt, on the topic of retries, until a result ends it. A record without an id goes by the
 * place it was posted to. Fed with what lands, so it knows the truth before any worker does.
 */
final class IdLedger {
  /** A record that somebody has to settle. */
  static final class Place {
    final Life life;
    final Partition partition;
    final long offset;

    /** A landed transaction settled it. */
    boolean settled;

    /** Retention or compaction took it away: nobody can be asked for it. */
    boolean destroyed;

    private Place(Life life, Partition partition, long offset) {
      this.life = life;
      this.partition = partition;
      this.offset = offset;
    }
  }

  /** One request. */
  static final class Life {
    final String id;
    final boolean readable;
    final List<Place> places = new ArrayList<>(2);

    /** Results that landed; dead letters where there is no id. */
    int endings;

    /** The topic that its sender wants a copy of the result on. */
    @Nullable String reply;

    /** The only geography that may process it; null: any. */
    @Nullable String residency;

    /** When it was posted, by its record; and the tag that it has. */
    long postedMillis;

    @Nullable String job;

    /** Whoever calls it, or reads it if it has no id, is killed by it. */
    boolean deadly;

    /** How often a settled record of it was forgotten by the world outside us. */
    int forgotten;

    private Life(String id, boolean readable) {
      this.id = id;
      this.readable = readable;
    }

    Place last() {
      return places.getLast();
    }

    /** Whether it may run again, through no fault of a worker. */
    boolean mayRepeat() {
      return forgotten > 0;
    }

    boolean over() {
      return endings > 0 || last().destroyed;
    }
  }

  private final Map<String, Life> lives = new TreeMap<>();
  private final Map<Partition, TreeMap<Long, Place>> places = new TreeMap<>();

  /** A service posted a record; {@code id} is null if none can be read. */
  Life posted(@Nullable String id, Partition partition, long offset) {
    String name = id == null ? source(partition, offset) : id;
    Life life = new Life(name, id != null);
    lives.put(name, life);
    place(life, partition, offset);
    return life;
  }

  /** A worker wrote it anew; what it stood on before is settled by the same transaction. */
  void moved(Life life, Partition partition, long offset) {
    place(life, partition, offset);
  }

  void ended(Life life) {
    life.endings++;
  }

  void destroyed(Place place) {
    place.destroyed = true;
  }

  Optional<Life> life(String id) {
    return Optional.ofNullable(lives.get(id));
  }

  Collection<Life> lives() {
    return lives.values();
  }

  /** Records of a partition in [from, to). */
  Collection<Place> places(Partition partition, long from, long to) {
    TreeMap<Long, Place> known = places.get(partition);
    return known == null || from >= to ? List.of() : known.subMap(from, to).values();
  }

  Optional<Place> place(Partition partition, long offset) {
    return places(partition, offset, offset + 1).stream().findFirst();
  }

  /** Whether every request has ended. */
  boolean allOver() {
    return lives.values().stream().allMatch(Life::over);
  }

  static Optional<String> id(StoredRecord record) {
    return Header.last(record.headers(), Headers.ID);
  }

  /** As dead letters name their source. */
  static String source(Partition partition, long offset) {
    return partition + "@" + offset;
  }

  private void place(Life life, Partition partition, long offset) {
    Place place = new Place(life, partition, offset);
    life.places.add(place);
    places.computeIfAbsent(partition, _ -> new TreeMap<>()).put(offset, place);
  }
}
