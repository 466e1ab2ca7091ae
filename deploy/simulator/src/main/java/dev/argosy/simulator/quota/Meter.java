package dev.argosy.simulator.quota;

import dev.argosy.simulator.calls.Tokens;
import java.time.Duration;

/** One limit of one quota as it stands. Owned by the event loop. */
final class Meter {
  private final Limit limit;
  private final Bucket bucket;
  private long used;
  private long reserved;
  private long refused;

  Meter(Limit limit, Duration window, long now) {
    this.limit = limit;
    this.bucket =
        new Bucket(limit.allowance(), limit.period(), limit.daily() ? Limit.DAY : window, now);
  }

  Limit limit() {
    return limit;
  }

  boolean holds(Ask ask, long now) {
    return bucket.holds(Math.max(1, limit.reserved().applyAsLong(ask)), now);
  }

  void reserve(Ask ask, long now) {
    long amount = limit.reserved().applyAsLong(ask);
    bucket.take(amount, now);
    reserved += amount;
  }

  /** What was reserved for {@code ask} becomes what was drawn, which is returned. */
  long settle(Ask ask, Tokens tokens, long now) {
    long open = limit.reserved().applyAsLong(ask);
    long drawn = limit.settled().applyAsLong(tokens);
    bucket.take(drawn - open, now);
    reserved -= open;
    used += drawn;
    return drawn;
  }

  void refuse() {
    refused++;
  }

  MeterUse use() {
    return new MeterUse(
        limit.name(), limit.allowance(), limit.period().toSeconds(), used, reserved, refused);
  }
}
