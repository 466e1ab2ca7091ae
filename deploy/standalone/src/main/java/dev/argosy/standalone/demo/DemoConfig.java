package dev.argosy.standalone.demo;

import dev.argosy.standalone.UsageProblem;

/**
 * What the demo runs.
 *
 * @param requests how many; 1 or more
 * @param seed of the job, the faults and the latencies
 * @param lose results that the auditor drops on purpose, to see that it would notice; 0 or more
 */
public record DemoConfig(int requests, long seed, int lose) {
  public DemoConfig {
    require(requests >= 1 && requests <= 1_000_000, "--requests must be 1..1000000", requests);
    require(lose >= 0 && lose <= requests, "--lose must be 0..requests", lose);
  }

  private static void require(boolean holds, String rule, long value) {
    if (!holds) {
      throw new UsageProblem(rule + ", was " + value);
    }
  }
}
