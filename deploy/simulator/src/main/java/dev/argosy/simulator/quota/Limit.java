package dev.argosy.simulator.quota;

import dev.argosy.simulator.calls.Tokens;
import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * One allowance of a law.
 *
 * @param name as reports have it
 * @param allowance in each period
 * @param reserved taken at a call's begin, if the allowance still has it, and at least one of it
 * @param settled what a call has drawn in the end, whatever was reserved
 */
record Limit(
    String name,
    long allowance,
    Duration period,
    ToLongFunction<Ask> reserved,
    ToLongFunction<Tokens> settled) {
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final Duration DAY = Duration.ofDays(1);

  /** A call is a call, however it ends. */
  static Limit calls(String name, long perMinute) {
    return new Limit(name, perMinute, MINUTE, ask -> 1, tokens -> 1);
  }

  boolean daily() {
    return period.equals(DAY);
  }
}
