package dev.argosy.contract;

/**
 * The request agrees to an earlier result of an equal request.
 *
 * @param maxAgeSeconds how old that result may be, in seconds; 1 or more
 */
public record Reuse(int maxAgeSeconds) {
  public Reuse {
    Rules.enforce(Rules.range("reuse.max_age_seconds", maxAgeSeconds, 1, Integer.MAX_VALUE));
  }
}
