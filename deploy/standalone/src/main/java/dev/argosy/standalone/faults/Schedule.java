package dev.argosy.standalone.faults;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When a fault strikes: after random pauses. */
final class Schedule {
  private Schedule() {}

  /**
   * A random time, from {@code least} up to {@code most}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Duration between(RandomGenerator random, Duration least, Duration most) {
    if (least.isNegative() || most.compareTo(least) < 0) {
      throw new IllegalArgumentException("no time between %s and %s".formatted(least, most));
    }
    return least.plusNanos((long) (random.nextDouble() * most.minus(least).toNanos()));
  }
}
