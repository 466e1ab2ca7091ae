package dev.argosy.standalone.bench.quota;

import dev.argosy.standalone.UsageProblem;

/**
 * How large a run is.
 *
 * @param seconds what each scenario says they are; 1..3600
 * @param requests posted, where that is not left to the quota; 1..10,000,000
 * @param workers processes at the start; 1..64
 * @param windowSeconds how much of each minute's allowance the referee lets be saved up, where the
 *     quota is kept busy; 1..60
 */
public record Size(int seconds, int requests, int workers, int windowSeconds) {
  /**
   * Half again the workers' own burst. A longer one flatters whoever takes more than the rate: he
   * lives on what was saved up before.
   */
  public static final int WINDOW_SECONDS = 15;

  private static final int WINDOW_SECONDS_MAX = 60;

  public Size {
    require(seconds >= 1 && seconds <= 3_600, "--seconds must be 1..3600, was " + seconds);
    require(
        requests >= 1 && requests <= 10_000_000, "--requests must be 1..10000000, was " + requests);
    require(workers >= 1 && workers <= 64, "--workers must be 1..64, was " + workers);
    require(
        windowSeconds >= 1 && windowSeconds <= WINDOW_SECONDS_MAX,
        "--window must be 1..60, was " + windowSeconds);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new UsageProblem(rule);
    }
  }
}
