package dev.argosy.simulator.quota;

import java.util.Map;

/**
 * One second of a quota; there is none for a second in which nothing happened.
 *
 * @param second since the quotas' start, 0-based
 * @param admitted calls
 * @param refused calls
 * @param used by allowance, what was settled; allowances on which nothing was settled are missing
 */
public record SecondUse(long second, long admitted, long refused, Map<String, Long> used) {
  public SecondUse {
    used = Map.copyOf(used);
  }
}
