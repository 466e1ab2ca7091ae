package dev.argosy.worker.loop;

import dev.argosy.worker.job.Slots;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settlements that wait for their transaction, in order. Owned by the loop's thread; bounded by
 * slots and by what is read.
 */
final class Staged {
  /**
   * Offsets and maps of this many partitions fit one commit request; 300 of 4,000 characters each
   * do not.
   */
  static final int MOST_PARTITIONS = 128;

  private static final long MOST_BYTES = 32L << 20;

  /**
   * What one transaction takes.
   *
   * @param offsets the offsets that it settles
   */
  record Taken(List<Settlement> settlements, Map<Ledger, List<Long>> offsets) {}

  private final Slots slots;
  private final Unwritable unwritable;
  private final Clock clock;
  private final List<Settlement> waiting = new ArrayList<>();
  private long oldestNanos;

  Staged(Slots slots, Unwritable unwritable, Clock clock) {
    this.slots = slots;
    this.unwritable = unwritable;
    this.clock = clock;
  }

  void add(Settlement settlement) {
    if (!settlement.settles() && settlement.parts().isEmpty()) {
      free(settlement);
      return;
    }
    if (waiting.isEmpty()) {
      oldestNanos = clock.nanos();
    }
    waiting.add(settlement);
  }

  /** Frees the slot of a settlement that is durable, or of which nothing is left. */
  void free(Settlement settlement) {
    if (settlement.holdsSlot()) {
      slots.free(settlement.delivery().ledger());
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /** How long the oldest has waited. */
  Duration age() {
    return waiting.isEmpty() ? Duration.ZERO : clock.since(oldestNanos);
  }

  boolean any(Collection<Ledger> ledgers) {
    return waiting.stream().anyMatch(each -> ledgers.contains(each.delivery().ledger()));
  }

  /**
   * Takes as many as fit one transaction, at least one.
   *
   * @param limit settlements at most
   */
  Taken take(int limit) {
    Map<Ledger, List<Long>> offsets = new LinkedHashMap<>();
    List<Settlement> taken = new ArrayList<>();
    long bytes = 0;
    for (Settlement next : waiting) {
      Ledger ledger = next.delivery().ledger();
      boolean another = next.settles() && !offsets.containsKey(ledger);
      if (taken.size() == limit
          || (another && offsets.size() == MOST_PARTITIONS)
          || (!taken.isEmpty() && bytes + next.bytes() > MOST_BYTES)) {
        break;
      }
      bytes += next.bytes();
      taken.add(next);
      if (next.settles()) {
        offsets
            .computeIfAbsent(ledger, _ -> new ArrayList<>())
            .add(next.delivery().record().offset());
      }
    }
    waiting.subList(0, taken.size()).clear();
    oldestNanos = clock.nanos();
    return new Taken(taken, offsets);
  }

  /** Puts back what was not written, before everything that came since. */
  void putBack(List<Settlement> notWritten) {
    List<Settlement> later = List.copyOf(waiting);
    waiting.clear();
    notWritten.forEach(this::addIfOwned);
    later.forEach(this::add);
  }

  /** A partition was lost: of its settlements only the usage is left to write. */
  void dropLost() {
    List<Settlement> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(this::addIfOwned);
  }

  private void addIfOwned(Settlement settlement) {
    boolean lost = settlement.settles() && !settlement.delivery().ledger().owned();
    add(lost ? unwritable.abandoned(settlement) : settlement);
  }
}
