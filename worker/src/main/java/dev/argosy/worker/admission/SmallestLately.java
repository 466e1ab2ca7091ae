package dev.argosy.worker.admission;

import java.util.ArrayDeque;

/**
 * The smallest that a value has been within the last while: falls at once, rises once the rise has
 * lasted that long. Owned by the loop's thread.
 */
final class SmallestLately {
  /** A value in force until the next one was set. */
  private static final class Held {
    final double value;
    boolean over;
    long untilNanos;

    Held(double value) {
      this.value = value;
    }
  }

  private final long spanNanos;

  /** Rising from the first to the last, which is the value in force. */
  private final ArrayDeque<Held> held = new ArrayDeque<>();

  SmallestLately(long spanNanos, double value) {
    this.spanNanos = spanNanos;
    held.add(new Held(value));
  }

  /** From now on it is this. */
  void set(double value, long nowNanos) {
    Held last = held.getLast();
    if (last.value == value) {
      return;
    }
    last.over = true;
    last.untilNanos = nowNanos;
    while (!held.isEmpty() && held.getLast().value >= value) {
      held.removeLast();
    }
    held.addLast(new Held(value));
  }

  /** What it was before now does not count any more. */
  void forgetThePast() {
    while (held.size() > 1) {
      held.removeFirst();
    }
  }

  double smallest(long nowNanos) {
    Held first = held.getFirst();
    while (first.over && nowNanos - first.untilNanos > spanNanos) {
      held.removeFirst();
      first = held.getFirst();
    }
    return first.value;
  }
}
