package dev.argosy.worker.ledger;

import dev.argosy.contract.SettledOffsets;
import java.time.Instant;
import java.util.BitSet;
import java.util.UUID;

/**
 * What an owner leaves to the next one beside the committed frontier. It speaks of one partition
 * and one frontier: replicated to another cluster, beside another partition or another offset it
 * means nothing.
 *
 * @param partition its number; {@link SettledOffsets#UNNAMED} in a map of an earlier release
 * @param base the frontier it was committed with
 * @param writer the worker that wrote it, for people who look at the commit
 * @param suspicion what speaks against the record at this very frontier
 * @param clean whether the writer left in good order
 * @param settled offsets settled above the frontier, relative to it; treat as immutable
 */
public record OffsetMap(
    UUID topicId,
    int partition,
    long base,
    String writer,
    Suspicion suspicion,
    boolean clean,
    BitSet settled) {

  /** One that does not name its partition, as earlier releases wrote it. */
  public OffsetMap(
      UUID topicId, long base, String writer, Suspicion suspicion, boolean clean, BitSet settled) {
    this(topicId, SettledOffsets.UNNAMED, base, writer, suspicion, clean, settled);
  }

  /** Nothing is known above this frontier. */
  public static OffsetMap none(UUID topicId, long base) {
    return new OffsetMap(topicId, base, "", Suspicion.NONE, true, new BitSet());
  }

  /**
   * As the next owner finds it.
   *
   * @param frontier where that one begins: behind the base if retention has deleted what stood here
   */
  public OffsetMap takenOver(long frontier, Instant now) {
    Suspicion found = frontier == base ? suspicion.takenOver(clean, now) : Suspicion.NONE;
    return new OffsetMap(topicId, partition, base, writer, found, clean, settled);
  }

  /** Whether it belongs to this commit of this partition. */
  public boolean matches(UUID topic, int number, long committedOffset) {
    return (partition == number || partition == SettledOffsets.UNNAMED)
        && matches(topic, committedOffset);
  }

  private boolean matches(UUID topic, long committedOffset) {
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
