package dev.argosy.worker.ledger;

import java.util.BitSet;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which offsets of a partition are settled, for one assignment of it. Owned by the loop's thread.
 *
 * <p>It remembers what is <em>open</em>: records received and not settled. Every other offset below
 * {@link #position} is settled, either because its record is or because it never was one (a
 * transaction's marker, an aborted or compacted record); so gaps need no care of their own. Settled
 * offsets at or above the position are known from the previous owner's offset map and are skipped
 * when they come.
 *
 * <p>Invariants: open offsets lie in [frontier, frontier + {@value #WINDOW}), so that the offset
 * map always fits its commit; the frontier is the smallest open offset, else the position; it never
 * moves back. What speaks against the record at the frontier: see {@link Suspicion}.
 */
public final class Ledger {
  /** How far above the frontier a record may be dispatched. */
  public static final int WINDOW = 16_384;

  /** What a received record means. */
  public enum Receipt {
    /** Dispatch it. */
    NEW,
    /** An earlier owner settled it, or it came before. Skip it. */
    SETTLED,
    /** Too far above the frontier; hold it and offer it again when the frontier has moved. */
    BEYOND_WINDOW
  }

  /** Where an assignment stands. */
  private enum Phase {
    CURRENT,
    CLOSING,
    GONE
  }

  private final Partition partition;
  private final UUID topicId;
  private final long start;
  private final OffsetMap inherited;
  private final BitSet open = new BitSet();
  private long origin;
  private long position;
  private long committed;
  private long first = Long.MAX_VALUE;
  private long settled;
  private int width;
  private boolean claimed;
  private boolean alone;
  private @Nullable Boolean aloneTold;
  private int inFlight;
  private int openRecords;
  private long openBytes;
  private Phase phase = Phase.CURRENT;

  /**
   * Opens the ledger of an assignment.
   *
   * @param frontier the committed offset, where reading starts
   * @param inherited what an earlier owner settled above it, as this one finds it; {@link
   *     OffsetMap#none} if nothing trustworthy is known
   * @param committed whether that frontier stands in a commit already
   */
  public Ledger(
      Partition partition, UUID topicId, long frontier, OffsetMap inherited, boolean committed) {
    this.partition = partition;
    this.topicId = topicId;
    this.start = frontier;
    this.inherited = inherited;
    this.width = inherited.suspicion().width();
    this.origin = frontier;
    this.position = frontier;
    this.committed = committed ? frontier : -1;
  }

  public Partition partition() {
    return partition;
  }

  public UUID topicId() {
    return topicId;
  }

  /** Takes note of a record that was read. */
  public Receipt receive(Incoming record) {
    long offset = record.offset();
    if (offset < position) {
      return Receipt.SETTLED;
    }
    if (inherited.settled(offset)) {
      position = offset + 1;
      return Receipt.SETTLED;
    }
    boolean none = open.isEmpty();
    if (!none && offset >= frontier() + WINDOW) {
      return Receipt.BEYOND_WINDOW;
    }
    if (none) {
      origin = offset;
    }
    first = Math.min(first, offset);
    open.set(index(offset));
    openRecords++;
    openBytes += record.bytes();
    position = offset + 1;
    return Receipt.NEW;
  }

  /** Whatever lies below this offset and was not received is no record. */
  public void passGapsTo(long next) {
    position = Math.max(position, next);
  }

  /** Marks a record settled; only after its settlement is durable. */
  public void settle(Incoming record) {
    open.clear(index(record.offset()));
    openRecords--;
    settled++;
    if (width > 0) {
      width = inherited.suspicion().after(settled, false).width();
    }
    openBytes -= record.bytes();
    int firstOpen = open.nextSetBit(0);
    if (firstOpen > WINDOW) {
      BitSet shifted = open.get(firstOpen, open.length());
      open.clear();
      open.or(shifted);
      origin += firstOpen;
    }
  }

  /** Whether {@link #receive} would skip what stands at this offset. */
  public boolean skips(long offset) {
    return offset < position || inherited.settled(offset);
  }

  public boolean isOpen(long offset) {
    return offset >= origin && offset < position && open.get(index(offset));
  }

  /** The smallest unsettled offset: what a commit says. */
  public long frontier() {
    return open.isEmpty() ? position : origin + open.nextSetBit(0);
  }

  /** The next offset that was neither received nor passed as a gap. */
  public long position() {
    return position;
  }

  /**
   * What to commit once these offsets are settled too: the frontier is the map's base.
   *
   * @param settling open offsets whose settlement is in the same transaction
   * @param clean whether this owner leaves in good order with this commit
   */
  public OffsetMap map(Collection<Long> settling, String writer, boolean clean) {
    BitSet remaining = (BitSet) open.clone();
    for (long offset : settling) {
      remaining.clear(index(offset));
    }
    long base = remaining.isEmpty() ? position : origin + remaining.nextSetBit(0);
    BitSet above = new BitSet();
    long end = Math.min(position, base + WINDOW);
    if (base < end) {
      above.set(0, (int) (end - base));
      above.andNot(remaining.get((int) (base - origin), (int) (end - origin)));
    }
    inherited.copyInto(above, base, Math.max(position, base), base + WINDOW);
    Suspicion left =
        inherited.suspicion().alone(alone).after(settled + settling.size(), base > first);
    return new OffsetMap(topicId, partition.number(), base, writer, left, clean, above);
  }

  /**
   * The frontier of the last successful commit of this assignment, or the one taken over; -1 if
   * there is none.
   */
  public long committed() {
    return committed;
  }

  /** Whether the group knows a commit of this partition, be it an earlier owner's. */
  public boolean hasCommit() {
    return committed >= 0;
  }

  /** Takes note of a successful commit. */
  public void committed(OffsetMap map) {
    committed = map.base();
    claimed = true;
    aloneTold = map.suspicion().alone();
  }

  /** A commit begins whose end may stay unknown. */
  public void committing() {
    aloneTold = narrow() ? null : aloneTold;
  }

  /** Whether this owner has committed, so that the next one will know how it ended. */
  public boolean claimed() {
    return claimed;
  }

  /** Whether the next owner would know all that it has to know of this one. */
  public boolean told() {
    return claimed && aloneTold != null && aloneTold == alone;
  }

  /** Whether one more record may be open. */
  public boolean hasRoom() {
    return claimed && (width == 0 || openRecords < width);
  }

  /** Whether its records are served one at a time, with nothing else beside them. */
  public boolean narrow() {
    return width == 1;
  }

  /** From now on the next record of it is the only one open in this process, or so no more. */
  public void alone(boolean now) {
    alone = now;
  }

  /** Whether a record of it may be read or called now as far as its suspicion goes. */
  public boolean permits() {
    return claimed && (!narrow() || (alone && told()));
  }

  /** What speaks against a record of it. */
  Suspicion suspicion(Incoming record) {
    return record.offset() == start ? inherited.suspicion() : Suspicion.NONE;
  }

  /** Whether outcomes may still settle records here. */
  public boolean owned() {
    return phase != Phase.GONE;
  }

  /** Whether new calls may begin for records of this partition. */
  public boolean current() {
    return phase == Phase.CURRENT;
  }

  /** No new calls: the partition is being given up. */
  public void closing() {
    if (phase == Phase.CURRENT) {
      phase = Phase.CLOSING;
    }
  }

  /**
   * The partition is not ours any more; nothing of this assignment may be committed from now on.
   */
  public void drop() {
    phase = Phase.GONE;
  }

  /** Records received and not settled. */
  public int openRecords() {
    return openRecords;
  }

  /** Their bytes. */
  public long openBytes() {
    return openBytes;
  }

  /** Requests of this partition that hold a slot: called, and not committed yet. */
  public int inFlight() {
    return inFlight;
  }

  public void slotTaken() {
    inFlight++;
  }

  public void slotFreed() {
    inFlight--;
  }

  private int index(long offset) {
    return Math.toIntExact(offset - origin);
  }

  @Override
  public String toString() {
    return partition + " frontier " + frontier() + " position " + position + " " + phase;
  }
}
