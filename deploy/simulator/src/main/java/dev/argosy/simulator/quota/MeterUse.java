package dev.argosy.simulator.quota;

/**
 * What was drawn on one allowance.
 *
 * @param name of the allowance: tokens, tokens-per-day, requests, queries, input-tokens or
 *     output-tokens
 * @param allowance in each period
 * @param periodSeconds 60, or a day's
 * @param used settled until now
 * @param reserved by calls that are open
 * @param refused calls that this allowance had no room for; each is counted at one allowance
 */
public record MeterUse(
    String name, long allowance, long periodSeconds, long used, long reserved, long refused) {}
