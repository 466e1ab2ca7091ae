package dev.argosy.simulator.script;

/**
 * What one call meets, and when.
 *
 * @param step the fault, or none
 * @param outputTokens how long its answer is, unless {@code max_tokens} cuts it short
 * @param nanosPerToken what each token of it adds
 * @param nanos how long the caller waits for it, a stream's caller for its begin
 * @param pace a stream's pauses between its deltas
 * @param draw for whatever else must follow from the call
 */
public record Fate(
    Step step, long outputTokens, long nanosPerToken, long nanos, Latency pace, Draw draw) {}
