package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A transaction as the broker knows it. */
final class BrokerTransaction {
  /** Decided is not yet visible: markers come a little later. */
  enum State {
    OPEN,
    COMMITTING,
    ABORTING,
    COMMITTED,
    ABORTED
  }

  /** A record of it in a log. */
  record Written(Partition partition, long offset, StoredRecord record) {}

  /**
   * An offset it will commit.
   *
   * @param order of arrival at the coordinator: the later one wins, whichever is decided first
   */
  record Pending(OffsetCommit commit, long order) {}

  final String transactionalId;
  final int epoch;
  final long begun;
  final List<Written> written = new ArrayList<>();
  final Set<PartitionLog> logs = new LinkedHashSet<>();
  final Map<Partition, Pending> offsets = new TreeMap<>();
  State state = State.OPEN;

  BrokerTransaction(String transactionalId, int epoch, long begun) {
    this.transactionalId = transactionalId;
    this.epoch = epoch;
    this.begun = begun;
  }

  boolean undecided() {
    return state == State.OPEN;
  }

  boolean complete() {
    return state == State.COMMITTED || state == State.ABORTED;
  }
}
