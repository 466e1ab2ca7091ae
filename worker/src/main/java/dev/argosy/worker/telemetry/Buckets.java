package dev.argosy.worker.telemetry;

import java.time.Duration;

/** The upper bounds of histograms' buckets. */
final class Buckets {
  private Buckets() {}

  /** OpenTelemetry's, 10 ms to 82 s, and three more: calls may last ten minutes. */
  static Duration[] calls() {
    return doubling(Duration.ofMillis(10), 17);
  }

  /** 10 ms to 23 hours: no request is older than a day. */
  static Duration[] requests() {
    return doubling(Duration.ofMillis(10), 24);
  }

  /** 1 ms to 33 s, after which the broker aborts. */
  static Duration[] commits() {
    return doubling(Duration.ofMillis(1), 16);
  }

  /** OpenTelemetry's: the powers of four from 1 to 67,108,864. */
  static double[] tokens() {
    double[] powers = new double[14];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Math.pow(4, i);
    }
    return powers;
  }

  private static Duration[] doubling(Duration first, int count) {
    Duration[] bounds = new Duration[count];
    for (int i = 0; i < count; i++) {
      bounds[i] = first.multipliedBy(1L << i);
    }
    return bounds;
  }
}
