package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.quota.MeterUse;
import dev.argosy.simulator.quota.QuotaUse;
import dev.argosy.simulator.quota.SecondUse;

/**
 * How one quota was spent, second by second of the referee's clock. Pure.
 *
 * <p>A window runs from second {@code from}, inclusive, to second {@code to}, exclusive. Tokens
 * count when the referee settles them, so a window also has what calls drew that began before it,
 * and lacks what those draw that are open at its end.
 */
final class Spending {
  private final QuotaUse use;

  Spending(QuotaUse use) {
    this.use = use;
  }

  /** Settled on an allowance within a window. */
  long used(String meter, long from, long to) {
    return use.series().stream()
        .filter(second -> within(second, from, to))
        .mapToLong(second -> second.used().getOrDefault(meter, 0L))
        .sum();
  }

  /** What of an allowance a window had, 1 is all that its rate brings in that time. */
  double share(String meter, long from, long to) {
    return used(meter, from, to) / (perSecond(meter) * Math.max(1, to - from));
  }

  /** The share of the allowance that was used most: it is what held calls back. */
  double share(long from, long to) {
    return use.meters().stream()
        .mapToDouble(meter -> share(meter.name(), from, to))
        .max()
        .orElseThrow();
  }

  /** Calls that were admitted within a window. */
  long admitted(long from, long to) {
    return use.series().stream()
        .filter(second -> within(second, from, to))
        .mapToLong(SecondUse::admitted)
        .sum();
  }

  /** Calls that were refused within a window. */
  long refused(long from, long to) {
    return use.series().stream()
        .filter(second -> within(second, from, to))
        .mapToLong(SecondUse::refused)
        .sum();
  }

  /**
   * The most that was settled beyond the rate in any window of whole seconds: the largest, over all
   * i < j, of used(i..j) - rate x (j - i); 0 if none was above the rate. A fleet that keeps its
   * quota is within its burst, its share interval and its corrections.
   */
  double worstOverspend(String meter) {
    double rate = perSecond(meter);
    double worst = 0;
    double endingHere = 0;
    long last = 0;
    for (SecondUse second : use.series()) {
      long idle = second.second() - last; // seconds without use since the last one counted
      double used = second.used().getOrDefault(meter, 0L);
      endingHere = Math.max(0, endingHere - rate * idle) + used - rate;
      worst = Math.max(worst, endingHere);
      last = second.second() + 1;
    }
    return worst;
  }

  private double perSecond(String meter) {
    MeterUse allowance = use.meter(meter);
    return (double) allowance.allowance() / allowance.periodSeconds();
  }

  private static boolean within(SecondUse second, long from, long to) {
    return second.second() >= from && second.second() < to;
  }
}
