package dev.argosy.simulator.quota;

import dev.argosy.simulator.calls.Tokens;

/**
 * What a platform knows of a call before it begins.
 *
 * @param input the prompt's tokens
 * @param maxTokens how long the answer may be; negative if the request does not say
 */
public record Ask(Tokens input, long maxTokens) {}
