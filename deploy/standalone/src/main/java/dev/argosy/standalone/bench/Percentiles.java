package dev.argosy.standalone.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times that were measured, and where most of them lie. Owned by one thread. */
final class Percentiles {
  private final List<Long> nanos = new ArrayList<>();

  void add(long measuredNanos) {
    nanos.add(measuredNanos);
  }

  /** The same times without a part that is known. */
  Percentiles less(Duration part) {
    Percentiles rest = new Percentiles();
    nanos.forEach(time -> rest.add(time - part.toNanos()));
    return rest;
  }

  /** {@code p50} and {@code p99} in milliseconds, nearest rank, rounded; 0 if there are none. */
  Map<String, Object> object() {
    Collections.sort(nanos);
    Map<String, Object> object = new LinkedHashMap<>();
    for (int percent : new int[] {50, 99}) {
      int rank = Math.max(1, (int) Math.ceil(percent / 100.0 * nanos.size()));
      object.put(
          "p" + percent, nanos.isEmpty() ? 0.0 : Math.round(nanos.get(rank - 1) / 1e5) / 10.0);
    }
    return object;
  }
}
