package dev.argosy.contract;

/**
 * Tokens of one call, as the platform counted them. The classes do not overlap: {@code inputTokens}
 * holds neither cache writes nor cache reads.
 *
 * @param inputTokens uncached input tokens; 0 or more
 * @param outputTokens output tokens; 0 or more
 * @param cacheWrite5mTokens tokens written to the prompt cache for 5 minutes; 0 or more
 * @param cacheWrite1hTokens tokens written to the prompt cache for 1 hour (dearer); 0 or more
 * @param cacheReadTokens tokens read from the prompt cache; 0 or more
 */
public record Usage(
    long inputTokens,
    long outputTokens,
    long cacheWrite5mTokens,
    long cacheWrite1hTokens,
    long cacheReadTokens) {

  /** No tokens. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  public Usage {
    Rules.notNegative("input_tokens", inputTokens);
    Rules.notNegative("output_tokens", outputTokens);
    Rules.notNegative("cache_write_5m_tokens", cacheWrite5mTokens);
    Rules.notNegative("cache_write_1h_tokens", cacheWrite1hTokens);
    Rules.notNegative("cache_read_tokens", cacheReadTokens);
  }

  /** Both together, class by class. */
  public Usage plus(Usage other) {
    return new Usage(
        Math.addExact(inputTokens, other.inputTokens),
        Math.addExact(outputTokens, other.outputTokens),
        Math.addExact(cacheWrite5mTokens, other.cacheWrite5mTokens),
        Math.addExact(cacheWrite1hTokens, other.cacheWrite1hTokens),
        Math.addExact(cacheReadTokens, other.cacheReadTokens));
  }

  /** All tokens of the prompt: uncached, written to the cache and read from it. */
  public long totalInputTokens() {
    return Math.addExact(
        Math.addExact(inputTokens, cacheReadTokens),
        Math.addExact(cacheWrite5mTokens, cacheWrite1hTokens));
  }
}
