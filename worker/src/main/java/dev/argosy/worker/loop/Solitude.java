package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.path.RequestPath;
import org.jspecify.annotations.Nullable;

/**
 * Lets the record of a narrow partition be the only thing that this process does, while it is read
 * and while it is called: whatever kills the process then, kills it with that record alone (see
 * {@link dev.argosy.worker.ledger.Suspicion}). Owned by the loop's thread.
 *
 * <p>One partition at a time: it is chosen once its record could be read or called; then no other
 * record is read and no other call begins; when the open calls have ended, a commit says that it is
 * alone; then it is its turn, until its settlement is durable or it has to wait for something.
 * Before the next one all others have a turn, so however many are narrow, the rest goes on between
 * them.
 */
final class Solitude {
  /** Others are read in one turn and called in the next, or the same. */
  private static final int TURNS_OF_OTHERS = 3;

  private final Partitions partitions;
  private final RequestPath path;
  private @Nullable Ledger chosen;
  private int turnsOfOthers;

  Solitude(Partitions partitions, RequestPath path) {
    this.partitions = partitions;
    this.path = path;
  }

  /** Chooses, if there is reason to, and goes on with the one chosen. */
  void turn() {
    Ledger before = chosen;
    if (before != null && !wants(before)) {
      before.alone(false);
      if (before.owned() && !before.told()) {
        return; // Until that is committed too.
      }
      chosen = null;
      turnsOfOthers = TURNS_OF_OTHERS;
    }
    if (chosen == null) {
      turnsOfOthers = Math.max(0, turnsOfOthers - 1);
      chosen = turnsOfOthers > 0 ? null : partitions.first(this::wants);
    }
    Ledger now = chosen;
    if (now != null && wants(now) && path.calls() == 0) {
      // The next owner must know the very offset, and what lies below it is no record.
      partitions.nextHeld(now).ifPresent(now::passGapsTo);
      now.alone(true);
    }
  }

  private boolean wants(Ledger ledger) {
    return ledger.current()
        && ledger.claimed()
        && ledger.narrow()
        && (ledger.inFlight() > 0
            || (ledger.openRecords() == 0 && partitions.nextHeld(ledger).isPresent())
            || path.couldCall(ledger));
  }

  /** Whether one more record of this partition may be read now. */
  boolean mayRead(Ledger ledger) {
    return ledger.hasRoom() && ledger.permits() && (chosen == null || chosen == ledger);
  }

  /** The partition that is alone or about to be; null: none. */
  @Nullable Ledger chosen() {
    return chosen;
  }
}
