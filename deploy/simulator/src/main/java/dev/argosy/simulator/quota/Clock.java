package dev.argosy.simulator.quota;

import java.util.function.LongSupplier;

/** Time since the quotas' start. Owned by the event loop. */
final class Clock {
  private static final long NANOS = 1_000_000_000L;

  private final LongSupplier nanoTime;
  private final long start;

  Clock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** Nanoseconds. */
  long now() {
    return nanoTime.getAsLong() - start;
  }

  /** Whole seconds. */
  long second() {
    return now() / NANOS;
  }
}
