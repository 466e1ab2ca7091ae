package dev.argosy.worker.ledger;

import java.util.BitSet;
import java.util.UUID;

/**
 * What an owner leaves to the next one beside the committed frontier. It speaks of one topic and
 * one frontier: replicated to another cluster or beside another offset it means nothing.
 *
 * @param base the frontier it was committed with
 * @param writer the worker that wrote it, for people who look at the commit
 * @param takeovers how often the partition changed owners uncleanly at this very frontier
 * @param clean whether the writer left in good order
 * @param settled offsets settled above the frontier, relative to it; treat as immutable
 */
public record OffsetMap(
    UUID topicId, long base, String writer, int takeovers, boolean clean, BitSet settled) {

  /** Nothing is known above this frontier. */
  public static OffsetMap none(UUID topicId, long base) {
    return new OffsetMap(topicId, base, "", 0, true, new BitSet());
  }

  /** Whether it belongs to this commit of this topic. */
  public boolean matches(UUID topic, long committedOffset) {
    return topicId.equals(topic) && base == committedOffset;
  }

  public boolean settled(long offset) {
    return offset >= base && offset - base < settled.length() && settled.get((int) (offset - base));
  }

  /** Sets in {@code target}, relative to {@code targetBase}, what is settled here in [from, to). */
  void copyInto(BitSet target, long targetBase, long from, long to) {
    long first = Math.max(from, base);
    if (first - base >= settled.length()) {
      return;
    }
    int bit = settled.nextSetBit((int) (first - base));
    while (bit >= 0 && base + bit < to) {
      target.set((int) (base + bit - targetBase));
      bit = settled.nextSetBit(bit + 1);
    }
  }
}
