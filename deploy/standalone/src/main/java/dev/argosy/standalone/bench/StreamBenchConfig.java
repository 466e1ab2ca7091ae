package dev.argosy.standalone.bench;

import dev.argosy.simulator.script.Latency;
import dev.argosy.standalone.UsageProblem;
import java.time.Duration;

/**
 * What is measured.
 *
 * @param streams open at once; 1 or more
 * @param duration how long new ones begin
 * @param ramp how long it takes until so many are open; 0 begins them all at once
 * @param truncated the share of calls whose stream ends before its message does, 0..0.9
 * @param firstToken the platform's time to the first byte
 * @param nextTokens the platform's time between two deltas
 */
public record StreamBenchConfig(
    int streams,
    Duration duration,
    Duration ramp,
    double truncated,
    Duration firstToken,
    Latency nextTokens) {
  public StreamBenchConfig {
    if (streams < 1 || streams > 65_536) {
      throw new UsageProblem("--streams must be 1..65536, was " + streams);
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0
        || duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new UsageProblem("--seconds must be 1..3600, was " + duration.toSeconds());
    }
    if (ramp.isNegative() || ramp.compareTo(duration) >= 0) {
      throw new UsageProblem("--ramp must be 0 or more and less than --seconds, was " + ramp);
    }
    if (!(truncated >= 0 && truncated <= 0.9)) {
      throw new UsageProblem("--truncated must be 0..0.9, was " + truncated);
    }
  }
}
