package dev.argosy.simulator.invocation;

/**
 * A model.
 *
 * @param id on the platform, as scripts match it
 * @param name the name that answers give it
 */
public record Model(String id, String name) {}
