package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.telemetry.ReceivedAt;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How old the records at the frontiers are, and for how long the frontiers stand. Owned by the
 * loop's thread; remembers a stamp for each record from the frontier on, so it is bounded by the
 * ledgers' windows and by what arrives between two looks.
 */
final class FrontierWatch {
  /** When the record at an offset was received, epoch milliseconds. */
  private record Stamp(long offset, long receivedAt) {}

  /**
   * Over all partitions that have unsettled records, the greatest; zero if there is none.
   *
   * @param frontier for how long a frontier has stood
   * @param oldest the age of the record that a frontier stands at
   */
  record Ages(Duration frontier, Duration oldest) {}

  private static final class Watched {
    final Deque<Stamp> stamps = new ArrayDeque<>();
    long frontier;
    long sinceNanos;
  }

  private final ReceivedAt receivedAt;
  private final Clock clock;
  private final Map<Ledger, Watched> watched = new HashMap<>();

  FrontierWatch(Set<String> lanes, Clock clock) {
    this.receivedAt = new ReceivedAt(lanes);
    this.clock = clock;
  }

  void arrived(Delivery delivery) {
    watched(delivery.ledger())
        .stamps
        .add(new Stamp(delivery.record().offset(), receivedAt.of(delivery.record())));
  }

  /** Looks at the ledgers that are ours; others are forgotten. */
  Ages look(Collection<Ledger> ledgers) {
    watched.keySet().retainAll(ledgers);
    long nowNanos = clock.nanos();
    Instant now = clock.now();
    long stands = 0;
    Duration oldest = Duration.ZERO;
    for (Ledger ledger : ledgers) {
      Watched each = watched(ledger);
      long frontier = ledger.frontier();
      for (Stamp first = each.stamps.peek();
          first != null && first.offset < frontier;
          first = each.stamps.peek()) {
        each.stamps.remove();
      }
      if (ledger.openRecords() == 0 || frontier != each.frontier) {
        each.frontier = frontier;
        each.sinceNanos = nowNanos;
      }
      Stamp head = each.stamps.peek();
      if (head != null && ledger.openRecords() > 0) {
        stands = Math.max(stands, nowNanos - each.sinceNanos);
        Duration age = ReceivedAt.age(head.receivedAt, now);
        oldest = age.compareTo(oldest) > 0 ? age : oldest;
      }
    }
    return new Ages(Duration.ofNanos(stands), oldest);
  }

  private Watched watched(Ledger ledger) {
    return watched.computeIfAbsent(
        ledger,
        _ -> {
          Watched fresh = new Watched();
          fresh.frontier = ledger.frontier();
          fresh.sinceNanos = clock.nanos();
          return fresh;
        });
  }
}
