package dev.argosy.standalone.faults;

/**
 * A kind of fault.
 *
 * @param name lower case, words joined by hyphens
 * @param sentence what it does
 * @param setup of its runs
 */
public record Kind(String name, String sentence, Setup setup, Strike strike) {}
