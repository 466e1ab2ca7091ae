package dev.argosy.worker.settlement;

import dev.argosy.contract.UsageRecord;
import dev.argosy.worker.ledger.Delivery;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The records that make a verdict durable, and the offset they settle. Immutable.
 *
 * @param settles whether the delivery's offset is settled by it; false if it only records the usage
 *     of a call whose partition was lost
 * @param holdsSlot whether the request was called here, so that the commit frees its slot
 * @param usage what the call drew, kept apart so that it survives when the rest is dropped
 * @param smaller what to write instead if its main record is too large
 */
public record Settlement(
    Delivery delivery,
    boolean settles,
    boolean holdsSlot,
    List<Part> parts,
    @Nullable UsageRecord usage,
    @Nullable Supplier<Settlement> smaller) {

  /** What a record of a settlement is for; decides what to do if it cannot be written. */
  public enum Kind {
    RESULT,
    REPLY,
    RETRY,
    PARK,
    DEAD_LETTER,
    USAGE
  }

  /** A record with its purpose. */
  public record Part(Kind kind, Outgoing record) {}

  public Settlement {
    parts = List.copyOf(parts);
  }

  /** The bytes of all its records. */
  public long bytes() {
    return parts.stream().mapToLong(part -> part.record().bytes()).sum();
  }

  Settlement with(List<Part> otherParts) {
    return new Settlement(delivery, settles, holdsSlot, otherParts, usage, smaller);
  }
}
