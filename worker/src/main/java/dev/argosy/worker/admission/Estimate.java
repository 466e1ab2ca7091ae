package dev.argosy.worker.admission;

/**
 * What a call will probably draw on a quota.
 *
 * @param inputTokens of the prompt, cached or not
 * @param outputTokens the most it may answer: its {@code max_tokens}; what Bedrock reserves
 * @param likelyOutputTokens what such calls have answered lately; never above {@code outputTokens}
 */
public record Estimate(long inputTokens, long outputTokens, long likelyOutputTokens) {
  /** A call that will answer all it may. */
  public Estimate(long inputTokens, long outputTokens) {
    this(inputTokens, outputTokens, outputTokens);
  }

  /** Everything that it may draw. */
  public long tokens() {
    return inputTokens + outputTokens;
  }
}
