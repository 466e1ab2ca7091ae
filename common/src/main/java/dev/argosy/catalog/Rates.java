package dev.argosy.catalog;

import dev.argosy.contract.Usage;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Prices of the five token classes from one instant on, for prompts above one size.
 *
 * @param from the first instant they hold
 * @param abovePromptTokens they hold for prompts of more tokens than this, cache tokens included;
 *     -1 means any
 * @param input USD per million uncached input tokens
 * @param output USD per million output tokens
 * @param cacheWrite5m USD per million tokens written to the cache for 5 minutes
 * @param cacheWrite1h USD per million tokens written to the cache for 1 hour
 * @param cacheRead USD per million tokens read from the cache
 */
record Rates(
    Instant from,
    long abovePromptTokens,
    BigDecimal input,
    BigDecimal output,
    BigDecimal cacheWrite5m,
    BigDecimal cacheWrite1h,
    BigDecimal cacheRead) {
  static final long ANY_PROMPT = -1;
  private static final int MILLION = 6;

  /** What this usage costs in USD, exact. */
  BigDecimal amount(Usage usage) {
    return times(input, usage.inputTokens())
        .add(times(output, usage.outputTokens()))
        .add(times(cacheWrite5m, usage.cacheWrite5mTokens()))
        .add(times(cacheWrite1h, usage.cacheWrite1hTokens()))
        .add(times(cacheRead, usage.cacheReadTokens()))
        .movePointLeft(MILLION);
  }

  private static BigDecimal times(BigDecimal rate, long tokens) {
    return rate.multiply(BigDecimal.valueOf(tokens));
  }
}
