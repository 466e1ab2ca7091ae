package dev.argosy.client;

import java.time.Duration;

/** Pauses that double from a base to a ceiling. Owned by one thread. */
final class Backoff {
  private final Duration base;
  private final Duration max;
  private Duration next;

  Backoff(Duration base, Duration max) {
    this.base = base;
    this.max = max;
    this.next = base;
  }

  /** The pause before the next try. */
  Duration next() {
    Duration pause = next;
    next = max.dividedBy(2).compareTo(next) < 0 ? max : next.multipliedBy(2);
    return pause;
  }

  /** A try succeeded. */
  void reset() {
    next = base;
  }
}
