package dev.argosy.worker.platform.vertex;

import java.time.Duration;

/** Until when a call may last, on the monotonic clock. */
record Deadline(long nanos) {
  /** What is left is never less, as a client takes no time-out of nothing. */
  private static final long LEFT_MIN = 1_000_000;

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** 1 ms or more. */
  Duration left() {
    return Duration.ofNanos(Math.max(LEFT_MIN, nanos - System.nanoTime()));
  }
}
