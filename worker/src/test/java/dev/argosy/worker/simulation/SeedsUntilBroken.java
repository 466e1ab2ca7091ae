package dev.argosy.worker.simulation;

import org.jspecify.annotations.Nullable;

/** The door into a simulation that another class loader has loaded. */
public final class SeedsUntilBroken {
  private SeedsUntilBroken() {}

  /** What the first broken seed of [from, to) breaks, after its number and a blank; else null. */
  public static @Nullable String run(long from, long to) {
    for (long seed = from; seed < to; seed++) {
      SimulatedRun.Verdict verdict = new SimulatedRun(seed, false).run();
      if (!verdict.violations().isEmpty()) {
        return seed + " " + verdict.violations().getFirst();
      }
    }
    return null;
  }
}
