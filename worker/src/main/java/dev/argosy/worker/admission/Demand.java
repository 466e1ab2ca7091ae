package dev.argosy.worker.admission;

import java.util.Map;

/**
 * What a worker wants of each quota, as it tells the fleet once a second.
 *
 * @param worker its id; 1..249 characters
 * @param instance the process: a number of chance, so that a worker is not taken for what it was
 *     before it was started again
 * @param toldNanos when it was told, on the teller's monotonic clock; means something to it alone
 * @param tokens waiting and in flight by the quota's name, all of the worker's quotas among them;
 *     each 0..{@value #MOST_TOKENS}, at most {@value #MOST_QUOTAS} quotas
 */
public record Demand(String worker, long instance, long toldNanos, Map<String, Long> tokens) {
  /** Quotas that a worker may have. */
  public static final int MOST_QUOTAS = 1_000;

  /** More than the largest quota brings in a day; ten thousand times this is still a long. */
  public static final long MOST_TOKENS = 100_000_000_000_000L;

  private static final int LONGEST_WORKER = 249;

  public Demand {
    tokens = Map.copyOf(tokens);
    if (worker.isEmpty() || worker.length() > LONGEST_WORKER) {
      throw new IllegalArgumentException("a worker's id has 1..249 characters: " + worker.length());
    }
    if (tokens.size() > MOST_QUOTAS) {
      throw new IllegalArgumentException("at most 1000 quotas: " + tokens.size());
    }
    tokens.forEach(
        (quota, wanted) -> {
          if (wanted < 0 || wanted > MOST_TOKENS) {
            throw new IllegalArgumentException("demand for " + quota + " is " + wanted);
          }
        });
  }
}
