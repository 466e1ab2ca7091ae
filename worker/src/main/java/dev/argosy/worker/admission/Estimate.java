package dev.argosy.worker.admission;

/**
 * What a call will probably draw on a quota.
 *
 * @param inputTokens of the prompt, cached or not
 * @param outputTokens the most it may answer: its {@code max_tokens}
 */
public record Estimate(long inputTokens, long outputTokens) {}
