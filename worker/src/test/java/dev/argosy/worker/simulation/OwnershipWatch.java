package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;

/** Sees when a process stops owning a partition, in an orderly way or not. */
interface OwnershipWatch {
  void gone(Process process, Partition partition);
}
