package dev.argosy.standalone.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one process did.
 *
 * @param results committed in the time measured
 * @param seconds that time
 * @param cpuSeconds of the process alone, in that time
 */
record Measurement(long results, double seconds, double cpuSeconds) {
  double resultsPerSecond() {
    return results / seconds;
  }

  double cpuSecondsPer1000() {
    return cpuSeconds * 1000 / results;
  }

  /** Rounded, for a report. */
  Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("results_per_s", Math.round(resultsPerSecond()));
    object.put("cpu_s_per_1000", Math.round(cpuSecondsPer1000() * 10_000) / 10_000.0);
    return object;
  }
}
