package dev.argosy.simulator.calls;

/**
 * One call, from {@link CallLog#begin} to {@link CallLog#end}.
 *
 * @param key the request's key
 * @param worker the caller's name
 * @param number which call of this key, 1-based
 * @param era which count it belongs to; a reset begins the next
 */
public record Call(String key, String worker, long number, long era) {}
