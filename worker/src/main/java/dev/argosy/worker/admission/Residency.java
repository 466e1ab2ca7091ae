package dev.argosy.worker.admission;

import org.jspecify.annotations.Nullable;

/** Where a request may be processed: a route must be of the very geography that was asked for. */
public final class Residency {
  /** Everywhere. */
  public static final String GLOBAL = "global";

  private Residency() {}

  /**
   * Whether a route of this geography may serve a request of this residency. No geography is part
   * of another: {@code eu-west-2} is not in the EU, and we do not guess.
   */
  public static boolean allows(@Nullable String residency, String geography) {
    return residency == null || residency.equals(GLOBAL) || residency.equals(geography);
  }
}
