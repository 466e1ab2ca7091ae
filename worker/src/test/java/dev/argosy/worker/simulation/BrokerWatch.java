package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;

/** Sees what becomes durable, at the moment the broker decides it. */
interface BrokerWatch {
  /** This transaction will be visible, whatever its writer is told. */
  void landed(BrokerTransaction transaction);

  /** Foreign software wrote this in place of what the group had committed. */
  void forged(Partition partition, OffsetCommit forged);

  /** Records below this offset are gone, settled or not. */
  void trimmed(Partition partition, long start);

  /** This record was compacted away. */
  void compacted(Partition partition, long offset);
}
