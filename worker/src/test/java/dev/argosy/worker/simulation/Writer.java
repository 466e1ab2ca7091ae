package dev.argosy.worker.simulation;

import dev.argosy.worker.loop.Commit;
import dev.argosy.worker.loop.Transaction;
import dev.argosy.worker.settlement.Outgoing;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A transactional producer: what it is told of its commits, and what is true. */
final class Writer {
  private static final int METADATA_LIMIT = 4096;

  private final WorkerProcess process;
  private final Broker broker;
  private final Dice dice;
  private final History history;
  private final String id;
  private int epoch;
  private @Nullable BrokerTransaction unanswered;
  private boolean lost;

  Writer(WorkerProcess process, Broker broker, Dice dice, History history) {
    this.process = process;
    this.broker = broker;
    this.dice = dice;
    this.history = history;
    this.id = SimulatedRequestLog.PREFIX + process.worker;
    this.epoch = broker.transactions.take(id);
  }

  Commit commit(Transaction wanted, Member member) {
    if (lost || unanswered != null) {
      throw new IllegalStateException("the last commit is not answered yet");
    }
    process.point(WorkerProcess.Point.BEFORE_BEGIN, dice.skewedMillis(0.1, 3));
    while (broker.transactions.busy(id)) {
      process.pause(TimeUnit.MILLISECONDS.toNanos(2));
    }
    if (broker.down() || dice.strikes(Fault.COMMIT_UNAVAILABLE, 0.01, process.worker)) {
      process.pause(dice.millis(10, 5000));
      return new Commit.Aborted(new Commit.Cause.Unavailable(), "no broker");
    }
    if (!broker.transactions.current(id, epoch)) {
      return unknown(true);
    }
    BrokerTransaction transaction = broker.transactions.begin(id, epoch);
    List<Outgoing> records = wanted.records();
    for (int index = 0; index < records.size(); index++) {
      if (!takes(records.get(index))) {
        return badRecord(transaction, records.get(index), index);
      }
      broker.write(transaction, records.get(index));
    }
    process.point(WorkerProcess.Point.IN_TRANSACTION, dice.skewedMillis(0.1, 5));
    if (!transaction.undecided()) {
      return unknown(true);
    }
    if (!wanted.offsets().isEmpty()) {
      Commit refused = sendOffsets(transaction, wanted, member);
      if (refused != null) {
        return refused;
      }
    }
    process.point(WorkerProcess.Point.PREPARED, dice.skewedMillis(0.1, 3));
    return end(transaction, member);
  }

  /** Only after Pending. */
  Commit commitAgain() {
    BrokerTransaction transaction = unanswered;
    if (transaction == null) {
      throw new IllegalStateException("no commit is unanswered");
    }
    process.point(WorkerProcess.Point.PREPARED, dice.skewedMillis(1, 50));
    if (broker.down() || (dice.chance(0.2) && !dice.isCalm())) {
      process.pause(dice.millis(100, 5000));
      return new Commit.Pending();
    }
    unanswered = null;
    return switch (transaction.state) {
      case OPEN -> {
        broker.transactions.decide(transaction, true);
        yield new Commit.Done();
      }
      case COMMITTING, COMMITTED -> new Commit.Done();
      case ABORTING, ABORTED -> unknown(!broker.transactions.current(id, epoch));
    };
  }

  /** A new producer under the same id; only after Unknown. */
  boolean reopen() {
    if (!lost) {
      throw new IllegalStateException("the producer is usable");
    }
    process.point(WorkerProcess.Point.BEFORE_BEGIN, dice.skewedMillis(5, 300));
    if (broker.down() || dice.strikes(Fault.REOPEN_FAILED, 0.2, process.worker)) {
      process.pause(dice.millis(100, 3000));
      return false;
    }
    epoch = broker.transactions.take(id);
    while (broker.transactions.busy(id)) {
      process.pause(TimeUnit.MILLISECONDS.toNanos(5));
    }
    lost = false;
    return true;
  }

  private @Nullable Commit sendOffsets(
      BrokerTransaction transaction, Transaction wanted, Member member) {
    wanted
        .offsets()
        .forEach(
            (partition, commit) -> {
              if (commit.metadata().length() > METADATA_LIMIT) {
                throw new IllegalArgumentException("metadata too long for " + partition);
              }
            });
    // Current metadata, as the client knows it at this moment.
    return switch (broker.group.standing(member, member.epoch, wanted.offsets().keySet())) {
      case CURRENT -> {
        broker.offsets.arrive(transaction, wanted.offsets());
        yield null;
      }
      case STALE -> {
        history.event(Fault.COMMIT_REFUSED_REBALANCE, process.worker);
        yield aborted(transaction, new Commit.Cause.Rebalance());
      }
      case UNKNOWN -> {
        history.event(Fault.COMMIT_REFUSED_NOT_MEMBER, process.worker);
        yield aborted(transaction, new Commit.Cause.NotMember());
      }
      case REPLACED -> {
        broker.transactions.decide(transaction, false);
        yield new Commit.Twin("static id taken");
      }
    };
  }

  private Commit end(BrokerTransaction transaction, Member member) {
    if (!transaction.undecided()) {
      return unknown(dice.chance(0.7));
    }
    if (broker.down()) {
      unanswered = transaction;
      process.pause(dice.millis(1000, 10_000));
      return new Commit.Pending();
    }
    if (dice.strikes(Fault.COMMIT_PENDING_NOT_LANDED, 0.015, process.worker)) {
      unanswered = transaction;
      process.pause(dice.millis(100, 10_000));
      return new Commit.Pending();
    }
    if (dice.strikes(Fault.COMMIT_UNKNOWN_NOT_LANDED, 0.015, process.worker)) {
      return unknown(false);
    }
    if (member.gone) {
      history.event(Fault.ZOMBIE_COMMIT_PASSED, process.worker);
    }
    broker.transactions.decide(transaction, true);
    process.point(WorkerProcess.Point.LANDED, dice.skewedMillis(0.1, 5));
    if (dice.strikes(Fault.COMMIT_PENDING_LANDED, 0.015, process.worker)) {
      unanswered = transaction;
      process.pause(dice.millis(100, 10_000));
      return new Commit.Pending();
    }
    if (dice.strikes(Fault.COMMIT_UNKNOWN_LANDED, 0.015, process.worker)) {
      return unknown(false);
    }
    return new Commit.Done();
  }

  /** By the truth of this moment, which the worker may not know yet. */
  private boolean takes(Outgoing outgoing) {
    return broker
        .topic(outgoing.topic())
        .map(topic -> outgoing.bytes() <= topic.limit())
        .orElse(false);
  }

  private Commit badRecord(BrokerTransaction transaction, Outgoing bad, int index) {
    Integer named = broker.namesCulprits() ? index : null;
    history.event(
        named == null ? Fault.BAD_RECORD_UNNAMED : Fault.BAD_RECORD_NAMED, process.worker);
    return aborted(
        transaction,
        broker.topic(bad.topic()).isEmpty()
            ? new Commit.Cause.TopicRefuses(named)
            : new Commit.Cause.BadRecord(named));
  }

  private Commit aborted(BrokerTransaction transaction, Commit.Cause cause) {
    if (transaction.undecided()) {
      broker.transactions.decide(transaction, false);
    }
    process.pause(dice.skewedMillis(0.1, 3));
    return new Commit.Aborted(cause, "aborted");
  }

  private Commit unknown(boolean fenced) {
    if (fenced) {
      history.event(Fault.COMMIT_UNKNOWN_FENCED, process.worker);
    }
    lost = true;
    return new Commit.Unknown(fenced, "unknown");
  }
}
