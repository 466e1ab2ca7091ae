package dev.argosy.simulator.quota;

import java.util.List;

/**
 * What was drawn on all quotas.
 *
 * @param seconds since the quotas' start: the simulator's, its last reset or the script that
 *     brought them
 * @param quotas in the script's order
 */
public record QuotasUse(double seconds, List<QuotaUse> quotas) {
  public QuotasUse {
    quotas = List.copyOf(quotas);
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public QuotaUse quota(String name) {
    return quotas.stream()
        .filter(use -> use.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no quota " + name));
  }
}
