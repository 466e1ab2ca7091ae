package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The transaction coordinator: epochs of transactional ids, decisions, and markers that follow
 * them.
 */
final class Transactions {
  /** {@code transaction.timeout.ms} of every worker. */
  static final long TIMEOUT = TimeUnit.SECONDS.toNanos(30);

  private final Baton baton;
  private final Dice dice;
  private final History history;
  private final Offsets offsets;
  private final List<BrokerWatch> watches;
  private final Map<String, Integer> epochs = new LinkedHashMap<>();
  private final List<BrokerTransaction> incomplete = new ArrayList<>();

  Transactions(
      Baton baton, Dice dice, History history, Offsets offsets, List<BrokerWatch> watches) {
    this.baton = baton;
    this.dice = dice;
    this.history = history;
    this.offsets = offsets;
    this.watches = watches;
  }

  /** A producer takes the id: older ones are fenced, what they left open is aborted. */
  int take(String id) {
    int epoch = epochs.merge(id, 1, Integer::sum);
    for (BrokerTransaction transaction : List.copyOf(incomplete)) {
      if (transaction.transactionalId.equals(id) && transaction.undecided()) {
        decide(transaction, false);
      }
    }
    return epoch;
  }

  boolean current(String id, int epoch) {
    return epochs.getOrDefault(id, 0) == epoch;
  }

  BrokerTransaction begin(String id, int epoch) {
    BrokerTransaction transaction = new BrokerTransaction(id, epoch, baton.nanos());
    incomplete.add(transaction);
    return transaction;
  }

  /** Whether markers of an earlier transaction of this producer are still to be written. */
  boolean busy(String id) {
    return incomplete.stream()
        .anyMatch(other -> other.transactionalId.equals(id) && !other.undecided());
  }

  /** Decides a transaction; its markers follow a little later. */
  void decide(BrokerTransaction transaction, boolean commit) {
    transaction.state =
        commit ? BrokerTransaction.State.COMMITTING : BrokerTransaction.State.ABORTING;
    history.event(
        commit ? "committed" : "aborted", transaction.transactionalId, transaction.written.size());
    if (commit) {
      watches.forEach(watch -> watch.landed(transaction));
    }
    long delay =
        dice.strikes(Fault.MARKERS_LATE, 0.005, transaction.transactionalId)
            ? dice.millis(200, 3000)
            : dice.skewedMillis(0, 20);
    baton.after(delay, () -> complete(transaction));
  }

  /** Aborts what has been open for too long, and fences its producer. */
  void sweep() {
    for (BrokerTransaction transaction : List.copyOf(incomplete)) {
      if (transaction.undecided() && baton.nanos() - transaction.begun > TIMEOUT) {
        history.event(Fault.TRANSACTION_TIMED_OUT, transaction.transactionalId);
        take(transaction.transactionalId);
      }
    }
  }

  /** Ids with a transaction that has been open for longer than this. */
  List<String> openLongerThan(long nanos) {
    return incomplete.stream()
        .filter(transaction -> transaction.undecided() && baton.nanos() - transaction.begun > nanos)
        .map(transaction -> transaction.transactionalId)
        .distinct()
        .toList();
  }

  /** Whether a transaction's offset for this partition is not yet applied. */
  boolean pending(Partition partition) {
    return incomplete.stream().anyMatch(open -> open.offsets.containsKey(partition));
  }

  /** Whether nothing is undecided or without its markers. */
  boolean quiet() {
    return incomplete.isEmpty();
  }

  private void complete(BrokerTransaction transaction) {
    boolean commit = transaction.state == BrokerTransaction.State.COMMITTING;
    transaction.state =
        commit ? BrokerTransaction.State.COMMITTED : BrokerTransaction.State.ABORTED;
    incomplete.remove(transaction);
    transaction.logs.forEach(log -> log.mark(transaction));
    if (commit) {
      offsets.apply(transaction);
    }
  }
}
