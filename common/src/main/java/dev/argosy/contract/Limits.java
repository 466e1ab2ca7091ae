package dev.argosy.contract;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a request may use up at most.
 *
 * @param costUsd list price of all its calls in USD, 0 or more, at most 12 digits on each side of
 *     the point; null means no limit
 * @param attempts attempts in all, over all models, 1..20; null means the worker's rule
 */
public record Limits(@Nullable BigDecimal costUsd, @Nullable Integer attempts) {
  static final int ATTEMPTS_MAX = 20;

  public Limits {
    Rules.enforce(costUsd == null ? null : Decimals.problem("limits.cost_usd", costUsd));
    Rules.enforce(
        attempts == null ? null : Rules.range("limits.attempts", attempts, 1, ATTEMPTS_MAX));
  }
}
