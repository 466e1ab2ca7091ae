package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;

/** Sees what a process owns, and what it knows of its commits. */
interface ProcessWatch {
  /** It stopped owning a partition, in good order or not, knowingly or not. */
  void gone(WorkerProcess process, Partition partition);

  /** It was told that a commit of offsets passed, which it had begun at that time. */
  void confirmed(WorkerProcess process, long begun);
}
