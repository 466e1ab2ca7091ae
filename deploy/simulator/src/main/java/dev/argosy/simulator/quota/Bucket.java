package dev.argosy.simulator.quota;

import java.time.Duration;

/**
 * A bucket of tokens: full at the start, filled continuously, never above its capacity, and below
 * nothing if more is settled than was reserved. Exact: the part of a token that time has brought is
 * kept as a whole number of (1 / period in nanoseconds). Owned by the event loop.
 */
final class Bucket {
  private static final long NANOS = 1_000_000_000L;

  private final long allowance;
  private final long periodSeconds;
  private final long capacity;
  private long tokens;
  private long fraction;
  private long filledAt;

  /**
   * @param allowance in each period, at most {@link Law#ALLOWANCE_MAX}, so that nothing overflows
   * @param period whole seconds
   * @param window how much of the allowance it holds; at least one token
   */
  Bucket(long allowance, Duration period, Duration window, long now) {
    this.allowance = allowance;
    this.periodSeconds = period.toSeconds();
    this.capacity = Math.max(1, allowance * window.toMillis() / period.toMillis());
    this.tokens = capacity;
    this.filledAt = now;
  }

  /** True if so many can be taken without a debt. */
  boolean holds(long amount, long now) {
    fill(now);
    return tokens >= amount;
  }

  /** Takes so many, into debt if need be; less than nothing gives back. */
  void take(long amount, long now) {
    fill(now);
    tokens -= amount;
    top();
  }

  private void fill(long now) {
    long seconds = (now - filledAt) / NANOS;
    long nanos = (now - filledAt) % NANOS;
    filledAt = now;
    long missing = capacity - tokens;
    if (missing <= 0) {
      return;
    }
    if (seconds / periodSeconds > missing / allowance) { // long idle: the product might overflow
      tokens = capacity;
      fraction = 0;
      return;
    }
    long whole = allowance * seconds;
    long parts = (whole % periodSeconds) * NANOS + allowance * nanos + fraction;
    long period = periodSeconds * NANOS;
    tokens += whole / periodSeconds + parts / period;
    fraction = parts % period;
    top();
  }

  private void top() {
    if (tokens >= capacity) {
      tokens = capacity;
      fraction = 0;
    }
  }
}
