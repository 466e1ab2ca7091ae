package dev.argosy.standalone.faults;

import dev.argosy.embedded.process.ParentWatch;
import dev.argosy.standalone.Argosy;

/** The main class of a run's worker: {@code argosy worker}, which ends with whoever began it. */
public final class WorkerChild {
  private WorkerChild() {}

  /** The command's arguments, {@code worker} first. */
  public static void main(String[] arguments) {
    ParentWatch.begin();
    Argosy.main(arguments);
  }
}
