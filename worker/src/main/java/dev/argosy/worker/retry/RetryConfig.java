package dev.argosy.worker.retry;

import dev.argosy.worker.config.Rules;
import java.time.Duration;

/**
 * The block {@code retry}: exponential delays with full jitter.
 *
 * @param attemptsMax attempts in all, the first included; 1..20, default 5; 1 means never retry
 * @param delayBase ceiling of the delay before attempt 2; 1ms..1h, default 1s
 * @param delayMax ceiling of any delay; at least {@code delayBase}, at most 1h, default 60s: longer
 *     than most overloads, short enough for the topic of retries to move
 */
public record RetryConfig(int attemptsMax, Duration delayBase, Duration delayMax) {
  /** What a file without the block means. */
  public static final RetryConfig DEFAULT =
      new RetryConfig(5, Duration.ofSeconds(1), Duration.ofSeconds(60));

  public RetryConfig {
    new Rules()
        .range(attemptsMax, 1, 20, "attempts-max")
        .range(delayBase, Duration.ofMillis(1), Duration.ofHours(1), "delay-base")
        .range(delayMax, Duration.ofMillis(1), Duration.ofHours(1), "delay-max")
        .require(delayMax.compareTo(delayBase) >= 0, "delay-max", "must be >= delay-base", delayMax)
        .hold();
  }
}
