package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.OffsetMapCodec;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.OffsetReading.State;
import dev.argosy.worker.loop.OffsetReading.State.Committed;
import dev.argosy.worker.loop.OffsetReading.State.NoCommit;
import dev.argosy.worker.loop.OffsetReading.State.Unstable;
import dev.argosy.worker.path.Mailbox;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out what became of a transaction without an answer, from stable offsets and maps of the
 * partitions it touched. Owned by the loop's thread.
 */
final class Rereading {
  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  private final RequestLog log;
  private final Mailbox mailbox;
  private final Clock clock;
  private Set<Ledger> unread = new HashSet<>();
  private Map<Ledger, OffsetMap> read = new HashMap<>();
  private boolean asked;
  private int round;
  private long nextAskNanos;

  Rereading(RequestLog log, Mailbox mailbox, Clock clock) {
    this.log = log;
    this.mailbox = mailbox;
    this.clock = clock;
  }

  /** Begins to read what the batch's partitions say now; earlier answers count no more. */
  void begin(List<Settlement> batch) {
    round++;
    read = new HashMap<>();
    unread =
        batch.stream()
            .filter(Settlement::settles)
            .map(settlement -> settlement.delivery().ledger())
            .filter(Ledger::owned)
            .collect(Collectors.toCollection(HashSet::new));
    asked = false;
    nextAskNanos = clock.nanos();
  }

  /** Asks, again if need be. Returns whether every partition that is still ours has answered. */
  boolean turn() {
    if (unread.isEmpty()) {
      return true;
    }
    if (!asked && clock.nanos() - nextAskNanos >= 0) {
      asked = true;
      int asking = round;
      Set<Partition> names = unread.stream().map(Ledger::partition).collect(Collectors.toSet());
      log.readOffsets(names, reading -> mailbox.execute(() -> answered(asking, reading)));
    }
    return false;
  }

  private void answered(int asking, OffsetReading reading) {
    if (asking != round) {
      return; // Begun anew since.
    }
    asked = false;
    nextAskNanos = clock.nanos() + ASK_AGAIN.toNanos();
    for (Ledger ledger : List.copyOf(unread)) {
      State state = reading.states().get(ledger.partition());
      if (state == null) {
        continue;
      }
      switch (state) {
        case Unstable _ -> {}
        case NoCommit _ -> {
          unread.remove(ledger);
          read.put(ledger, OffsetMap.none(ledger.topicId(), 0));
        }
        case Committed committed -> {
          unread.remove(ledger);
          read.put(
              ledger,
              OffsetMapCodec.decode(committed.metadata())
                  .filter(
                      map ->
                          map.matches(
                              ledger.topicId(), ledger.partition().number(), committed.offset()))
                  .orElse(OffsetMap.none(ledger.topicId(), committed.offset())));
        }
      }
    }
  }

  /** Whether the transaction was durable, as far as this settlement shows. */
  boolean covers(Settlement settlement) {
    OffsetMap map = read.get(settlement.delivery().ledger());
    long offset = settlement.delivery().record().offset();
    return settlement.settles() && map != null && (offset < map.base() || map.settled(offset));
  }

  /** The partition is not ours any more; nobody needs its answer. */
  void dropped(Ledger ledger) {
    unread.remove(ledger);
    read.remove(ledger);
  }
}
