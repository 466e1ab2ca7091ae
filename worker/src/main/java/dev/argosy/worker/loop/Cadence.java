package dev.argosy.worker.loop;

import java.time.Duration;

/**
 * How long settlements wait for company: commits take about a third of the time at most. Owned by
 * the loop's thread.
 */
final class Cadence {
  private static final Duration SHORTEST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(50);

  private Duration wait = SHORTEST;

  /** Whether what has waited for so long may be committed while others may still join it. */
  boolean due(Duration age) {
    return age.compareTo(wait) >= 0;
  }

  /** The next wait follows from how long the last commit took. */
  void committed(Duration took) {
    Duration wanted = took.multipliedBy(2);
    if (wanted.compareTo(SHORTEST) < 0) {
      wait = SHORTEST;
    } else {
      wait = wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }
  }
}
