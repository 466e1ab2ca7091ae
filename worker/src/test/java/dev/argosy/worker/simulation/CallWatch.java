package dev.argosy.worker.simulation;

import dev.argosy.worker.platform.Outcome;

/** Sees calls as the platforms do. */
interface CallWatch {
  void called(WorkerProcess process, String id);

  /** The call ended with this; the worker may never hear of it. */
  void ended(WorkerProcess process, String id, Outcome outcome);
}
