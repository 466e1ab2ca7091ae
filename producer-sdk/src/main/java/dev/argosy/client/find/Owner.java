package dev.argosy.client.find;

/**
 * The worker that has a partition now.
 *
 * @param worker its id
 * @param host where it connects from
 */
public record Owner(String worker, String host) {}
