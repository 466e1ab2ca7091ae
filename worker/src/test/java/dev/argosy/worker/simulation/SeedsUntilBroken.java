package dev.argosy.worker.simulation;

import org.jspecify.annotations.Nullable;

/** The door into a simulation that another class loader has loaded. */
public final class SeedsUntilBroken {
  private SeedsUntilBroken() {}

  /** The first seed that breaks a guarantee, and which; null if none of so many does. */
  public static @Nullable String run(int seeds) {
    for (long seed = 0; seed < seeds; seed++) {
      SimulatedRun.Verdict verdict = new SimulatedRun(seed, false).run();
      if (!verdict.violations().isEmpty()) {
        return "seed " + seed + ", " + verdict.violations().getFirst();
      }
    }
    return null;
  }
}
