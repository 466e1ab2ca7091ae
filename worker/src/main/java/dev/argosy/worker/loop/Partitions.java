package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.Partition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The partitions whose records we serve: each with its ledger, the records that it may not take
 * yet, and whether it is paused. Owned by the loop's thread.
 */
public final class Partitions {
  private static final class Owned {
    final Ledger ledger;
    final Deque<Incoming> held = new ArrayDeque<>();
    long heldBytes;
    boolean paused;

    Owned(Ledger ledger) {
      this.ledger = ledger;
    }
  }

  private final RequestLog log;
  private final Map<Partition, Owned> owned = new TreeMap<>();

  public Partitions(RequestLog log) {
    this.log = log;
  }

  /** A partition was taken over: reads it from the ledger's frontier on. */
  void start(Ledger ledger) {
    owned.put(ledger.partition(), new Owned(ledger));
    log.start(ledger.partition(), ledger.frontier());
  }

  /** Goes on with a partition whose position did not exist any more. */
  void restart(Ledger ledger, long offset) {
    Owned partition = owned.get(ledger.partition());
    if (partition != null && partition.ledger == ledger) {
      partition.paused = false;
      partition.held.clear(); // All of it is read again.
      partition.heldBytes = 0;
      log.start(ledger.partition(), offset);
    }
  }

  Optional<Ledger> remove(Partition partition) {
    Owned removed = owned.remove(partition);
    return removed == null ? Optional.empty() : Optional.of(removed.ledger);
  }

  Optional<Ledger> ledger(Partition partition) {
    Owned found = owned.get(partition);
    return found == null ? Optional.empty() : Optional.of(found.ledger);
  }

  /** The ledgers of these partitions, of those that are taken over already. */
  List<Ledger> ledgers(Collection<Partition> partitions) {
    return partitions.stream().flatMap(partition -> ledger(partition).stream()).toList();
  }

  /** All ledgers, in the partitions' order. */
  List<Ledger> ledgers() {
    return owned.values().stream().map(partition -> partition.ledger).toList();
  }

  /**
   * Hands on what a poll brought: new records once, in order; records beyond the window, or that
   * may not be read yet, later, never lost.
   *
   * @param mayRead whether one more record of that partition may be read
   */
  void take(RequestLog.Batch batch, Predicate<Ledger> mayRead, Consumer<Delivery> arrived) {
    for (Owned partition : owned.values()) {
      offerHeld(partition, mayRead, arrived);
    }
    for (Incoming record : batch.records()) {
      Owned partition = owned.get(record.partition());
      if (partition != null) {
        if (!partition.held.isEmpty() || !offer(partition.ledger, record, mayRead, arrived)) {
          partition.held.add(record);
          partition.heldBytes += record.bytes();
        }
      }
    }
    batch
        .positions()
        .forEach(
            (name, position) -> {
              Owned partition = owned.get(name);
              if (partition != null && partition.held.isEmpty()) {
                partition.ledger.passGapsTo(position);
              }
            });
  }

  private static void offerHeld(
      Owned partition, Predicate<Ledger> mayRead, Consumer<Delivery> arrived) {
    for (Incoming next = partition.held.peek();
        next != null && offer(partition.ledger, next, mayRead, arrived);
        next = partition.held.peek()) {
      partition.held.remove();
      partition.heldBytes -= next.bytes();
    }
  }

  /** Whether the record need not be held. */
  private static boolean offer(
      Ledger ledger, Incoming record, Predicate<Ledger> mayRead, Consumer<Delivery> arrived) {
    if (!ledger.skips(record.offset()) && !mayRead.test(ledger)) {
      return false;
    }
    return switch (ledger.receive(record)) {
      case NEW -> {
        arrived.accept(new Delivery(record, ledger));
        yield true;
      }
      case SETTLED -> true;
      case BEYOND_WINDOW -> false;
    };
  }

  /**
   * Pauses what may not bring more now, and goes on with the rest; a partition with a full window
   * pauses alone.
   */
  void pauseIf(Predicate<Partition> full) {
    List<Partition> pause = new ArrayList<>();
    List<Partition> resume = new ArrayList<>();
    owned.forEach(
        (name, partition) -> {
          boolean wanted = !partition.held.isEmpty() || full.test(name);
          if (wanted != partition.paused) {
            partition.paused = wanted;
            (wanted ? pause : resume).add(name);
          }
        });
    if (!pause.isEmpty()) {
      log.pause(pause);
    }
    if (!resume.isEmpty()) {
      log.resume(resume);
    }
  }

  /** The part of all partitions of the group that is ours, 0..1. */
  public double part() {
    int all = Math.max(log.partitions(), owned.size());
    return all == 0 ? 0 : (double) owned.size() / all;
  }

  /** Records received and not settled. */
  int openRecords() {
    int open = 0;
    for (Owned partition : owned.values()) {
      open += partition.ledger.openRecords();
    }
    return open;
  }

  /** The bytes of these and of those that are held. */
  long bytes() {
    long bytes = 0;
    for (Owned partition : owned.values()) {
      bytes += partition.ledger.openBytes() + partition.heldBytes;
    }
    return bytes;
  }

  /** The offset of the first record of a partition that is held; empty if none is. */
  OptionalLong nextHeld(Ledger ledger) {
    Owned partition = owned.get(ledger.partition());
    Incoming next = partition == null || partition.ledger != ledger ? null : partition.held.peek();
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.offset());
  }

  /** Records that are held: beyond their partition's window, or not to be read yet. */
  long held() {
    long held = 0;
    for (Owned partition : owned.values()) {
      held += partition.held.size();
    }
    return held;
  }

  /** The first ledger that matches. */
  @Nullable Ledger first(Predicate<Ledger> condition) {
    for (Owned partition : owned.values()) {
      if (condition.test(partition.ledger)) {
        return partition.ledger;
      }
    }
    return null;
  }
}
