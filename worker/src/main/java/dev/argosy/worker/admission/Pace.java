package dev.argosy.worker.admission;

import java.time.Duration;

/**
 * Which part of an allowance is really there, learned from throttles, since others may draw on the
 * same account: additive increase, multiplicative decrease (Chiu and Jain, 1989). Owned by the
 * loop's thread.
 */
final class Pace {
  /** A throttle takes a tenth; twenty seconds give it back. */
  private static final double DECREASE = 0.9;

  private static final double INCREASE_PER_SECOND = 0.005;
  private static final double LEAST = 0.05;
  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private double part = 1;
  private long sinceNanos;

  Pace(long nowNanos) {
    this.sinceNanos = nowNanos;
  }

  /** The part, above 0, at most 1. */
  double part(long nowNanos) {
    double seconds = (nowNanos - sinceNanos) / NANOS_PER_SECOND;
    return Math.min(1, part + seconds * INCREASE_PER_SECOND);
  }

  /** The platform had less than we thought. */
  void throttled(long nowNanos) {
    part = Math.max(LEAST, part(nowNanos) * DECREASE);
    sinceNanos = nowNanos;
  }
}
