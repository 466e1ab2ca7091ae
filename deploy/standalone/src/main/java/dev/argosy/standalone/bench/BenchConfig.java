package dev.argosy.standalone.bench;

import dev.argosy.simulator.script.Latency;
import dev.argosy.standalone.UsageProblem;

/**
 * What is measured.
 *
 * @param requests measured; 100 or more
 * @param warmUp requests before, not measured, for the compiler's sake; 0 or more
 * @param inFlight calls at once
 * @param latency of every call, as the simulator reads it
 */
public record BenchConfig(int requests, int warmUp, int inFlight, String latency) {
  public BenchConfig {
    require(requests >= 100 && requests <= 10_000_000, "--requests must be 100..10000000");
    require(warmUp >= 0 && warmUp <= 10_000_000, "--warm-up must be 0..10000000");
    require(inFlight >= 1 && inFlight <= 1 << 16, "--in-flight must be 1..65536");
    try {
      Latency.parse(latency);
    } catch (IllegalArgumentException unreadable) {
      throw new UsageProblem("--latency: " + unreadable.getMessage());
    }
  }

  Latency parsedLatency() {
    return Latency.parse(latency);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new UsageProblem(rule);
    }
  }
}
