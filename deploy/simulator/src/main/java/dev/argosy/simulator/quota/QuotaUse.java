package dev.argosy.simulator.quota;

import java.util.List;
import java.util.Map;

/**
 * What was drawn on one quota.
 *
 * @param name of the quota
 * @param law the platform whose law it is
 * @param admitted calls
 * @param refused calls; none of them drew anything
 * @param refusedByWorker those of {@code refused} by the worker's name
 * @param meters its allowances
 * @param series the last hour's seconds in which anything happened, oldest first
 */
public record QuotaUse(
    String name,
    Place.Platform law,
    long admitted,
    long refused,
    Map<String, Long> refusedByWorker,
    List<MeterUse> meters,
    List<SecondUse> series) {
  public QuotaUse {
    refusedByWorker = Map.copyOf(refusedByWorker);
    meters = List.copyOf(meters);
    series = List.copyOf(series);
  }

  /**
   * One of its allowances.
   *
   * @throws IllegalArgumentException if its law has none of that name
   */
  public MeterUse meter(String meter) {
    return meters.stream()
        .filter(use -> use.name().equals(meter))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " has no allowance " + meter));
  }
}
