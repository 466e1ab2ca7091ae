package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.OffsetMapCodec;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import java.util.Map;
import java.util.TreeMap;

/** Guarantee 3: neither a committed frontier nor a map passes an unsettled record. */
final class FrontierNeverPasses implements BrokerWatch {
  private static final String NAME = "the commit never passes an unsettled offset";

  private final IdLedger ids;
  private final History history;
  private final Map<Partition, Long> verified = new TreeMap<>();

  FrontierNeverPasses(IdLedger ids, History history) {
    this.ids = ids;
    this.history = history;
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    transaction.offsets.forEach((partition, pending) -> check(partition, pending.commit()));
  }

  private void check(Partition partition, OffsetCommit commit) {
    long from = verified.getOrDefault(partition, 0L);
    for (IdLedger.Place place : ids.places(partition, from, commit.offset())) {
      require(place, "frontier " + commit.offset());
    }
    verified.put(partition, Math.max(from, commit.offset()));
    OffsetMap map =
        OffsetMapCodec.decode(commit.metadata())
            .orElseThrow(() -> new AssertionError("not readable: " + commit));
    if (map.base() != commit.offset()) {
      history.violation(NAME, "map of " + partition + " has base " + map.base());
    }
    int bit = map.settled().nextSetBit(0);
    while (bit >= 0) {
      ids.place(partition, map.base() + bit).ifPresent(place -> require(place, "map"));
      bit = map.settled().nextSetBit(bit + 1);
    }
  }

  private void require(IdLedger.Place place, String what) {
    if (!place.settled && !place.destroyed) {
      history.violation(
          NAME,
          "%s of %s passes %s at %d".formatted(what, place.partition, place.life.id, place.offset));
    }
  }

  @Override
  public void forged(Partition partition, OffsetCommit forged) {}

  @Override
  public void trimmed(Partition partition, long start) {}

  @Override
  public void compacted(Partition partition, long offset) {}
}
