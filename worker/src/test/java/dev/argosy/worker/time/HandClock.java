package dev.argosy.worker.time;

import java.time.Duration;
import java.time.Instant;

/** Both clocks in the test's hand: they move when told to, together. */
public final class HandClock implements Clock {
  /** Where every test begins. */
  public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private Instant now = START;
  private long nanos = 7_000_000_000L;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }
}
