package dev.argosy.simulator.calls;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Tokens that were generated, by what a platform bills apart.
 *
 * @param input neither written to the prompt cache nor read from it
 * @param cacheWrite5m written for five minutes
 * @param cacheWrite1h written for an hour
 * @param cacheRead read from the cache
 * @param output of answers, those of streams that broke off as far as they were written
 */
public record Tokens(
    long input,
    @JsonProperty("cache_write_5m") long cacheWrite5m,
    @JsonProperty("cache_write_1h") long cacheWrite1h,
    long cacheRead,
    long output) {
  /** Nothing was generated. */
  public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0);

  /** These and the others. */
  public Tokens plus(Tokens others) {
    return new Tokens(
        input + others.input,
        cacheWrite5m + others.cacheWrite5m,
        cacheWrite1h + others.cacheWrite1h,
        cacheRead + others.cacheRead,
        output + others.output);
  }
}
