package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The group's committed offsets. A transaction's offsets count from its markers on; of two that
 * overlap, the one that arrived later wins. Nobody asks who owns a partition.
 */
final class Offsets {
  private final Map<Partition, BrokerTransaction.Pending> committed = new TreeMap<>();
  private long arrivals;

  /** The coordinator takes a transaction's offset in; it is pending from here on. */
  void arrive(BrokerTransaction transaction, Map<Partition, OffsetCommit> offsets) {
    offsets.forEach(
        (partition, commit) ->
            transaction.offsets.put(partition, new BrokerTransaction.Pending(commit, arrivals++)));
  }

  void apply(BrokerTransaction transaction) {
    transaction.offsets.forEach(
        (partition, pending) -> {
          BrokerTransaction.Pending known = committed.get(partition);
          if (known == null || known.order() < pending.order()) {
            committed.put(partition, pending);
          }
        });
  }

  /** A commit that is no transaction: a tool's, a mirror's. */
  void overwrite(Partition partition, OffsetCommit commit) {
    committed.put(partition, new BrokerTransaction.Pending(commit, arrivals++));
  }

  Optional<OffsetCommit> committed(Partition partition) {
    return Optional.ofNullable(committed.get(partition)).map(BrokerTransaction.Pending::commit);
  }

  void forget(Partition partition) {
    committed.remove(partition);
  }
}
