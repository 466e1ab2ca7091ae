package dev.argosy.worker.ledger;

import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** What a ledger means, said as plainly as possible: sets of offsets, no window, no shifting. */
final class NaiveLedger {
  private final long start;
  private final Set<Long> inherited;
  private final Set<Long> came = new HashSet<>();
  private final TreeSet<Long> open = new TreeSet<>();
  private long position;

  NaiveLedger(long start, Set<Long> inherited) {
    this.start = start;
    this.inherited = inherited;
    this.position = start;
  }

  Ledger.Receipt receive(long offset) {
    if (offset < start || came.contains(offset) || inherited.contains(offset)) {
      position = Math.max(position, offset + 1);
      return Ledger.Receipt.SETTLED;
    }
    if (!open.isEmpty() && offset - open.first() >= Ledger.WINDOW) {
      return Ledger.Receipt.BEYOND_WINDOW;
    }
    came.add(offset);
    open.add(offset);
    position = offset + 1;
    return Ledger.Receipt.NEW;
  }

  void gapsTo(long next) {
    position = Math.max(position, next);
  }

  void settle(long offset) {
    open.remove(offset);
  }

  NavigableSet<Long> open() {
    return open;
  }

  long position() {
    return position;
  }

  long frontier() {
    return open.isEmpty() ? position : open.first();
  }

  /** Offsets above this frontier that are settled once {@code settling} are. */
  Set<Long> settledAbove(long frontier, Collection<Long> settling) {
    Set<Long> settled = new HashSet<>();
    for (long offset = frontier; offset < frontier + Ledger.WINDOW; offset++) {
      boolean read = offset < position;
      boolean stillOpen = open.contains(offset) && !settling.contains(offset);
      if (read ? !stillOpen : inherited.contains(offset)) {
        settled.add(offset);
      }
    }
    return settled;
  }
}
