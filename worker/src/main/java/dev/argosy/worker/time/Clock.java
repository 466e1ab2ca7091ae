package dev.argosy.worker.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Both clocks of a machine: the wall's for what is written down, the monotonic one for every wait
 * and lease.
 */
public interface Clock {
  /** The time of day; may jump. */
  Instant now();

  /** Nanoseconds since some fixed moment; never goes back, goes on while the process is stopped. */
  long nanos();

  /** What has passed since an earlier {@link #nanos}. */
  default Duration since(long earlierNanos) {
    return Duration.ofNanos(nanos() - earlierNanos);
  }

  /** The system's clocks. */
  static Clock system() {
    return new Clock() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }
}
