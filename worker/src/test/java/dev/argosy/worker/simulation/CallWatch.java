package dev.argosy.worker.simulation;

import dev.argosy.worker.platform.Outcome;

/** Sees calls as the platforms do. */
interface CallWatch {
  void called(WorkerProcess process, String id);

  /** Whether the call killed the process that made it, just now. */
  default boolean kills(WorkerProcess process, String id) {
    return false;
  }

  /** The call ended with this; the worker may never hear of it. */
  void ended(WorkerProcess process, String id, Outcome outcome);
}
