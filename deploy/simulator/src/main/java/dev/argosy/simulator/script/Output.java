package dev.argosy.simulator.script;

import java.time.Duration;

/**
 * How long answers are and how long they take.
 *
 * @param tokens what an answer wants to have; {@code max_tokens} cuts it short. It follows from the
 *     seed and the request's key alone, so a repeated call has an answer of the same length
 * @param perToken what each token of an ordinary answer adds to the simulator's latency; a stream
 *     spreads it over its deltas. 0..10 s
 */
public record Output(Lengths tokens, Duration perToken) {
  private static final Duration PER_TOKEN_MAX = Duration.ofSeconds(10);

  /** Short answers that take no time of their own. */
  public static final Output DEFAULT = new Output(Lengths.DEFAULT, Duration.ZERO);

  public Output {
    if (perToken.isNegative() || perToken.compareTo(PER_TOKEN_MAX) > 0) {
      throw new IllegalArgumentException("per-token must be 0s..10s: " + perToken);
    }
  }

  /** Lengths alone. */
  public static Output of(Lengths tokens) {
    return new Output(tokens, Duration.ZERO);
  }
}
