package dev.argosy.worker.loop;

import dev.argosy.worker.job.Slots;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.OffsetMapCodec;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Commit.Aborted;
import dev.argosy.worker.loop.Commit.Cause.BadRecord;
import dev.argosy.worker.loop.Commit.Cause.NotMember;
import dev.argosy.worker.loop.Commit.Cause.Rebalance;
import dev.argosy.worker.loop.Commit.Cause.TopicRefuses;
import dev.argosy.worker.loop.Commit.Cause.Unavailable;
import dev.argosy.worker.loop.Commit.Done;
import dev.argosy.worker.loop.Commit.Pending;
import dev.argosy.worker.loop.Commit.Twin;
import dev.argosy.worker.loop.Commit.Unknown;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.path.Commits;
import dev.argosy.worker.settlement.Outgoing;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.telemetry.Snapshot.Writing;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes settlements durable, many in one transaction with the offsets they settle, whatever the
 * broker answers. Owned by the loop's thread.
 *
 * <p>States: READY to begin · AWAITING_POLL the group moved on, a poll tells what is still ours ·
 * PENDING a commit without an answer may only be repeated · UNKNOWN the producer is gone and its
 * last transaction may be durable · then, with a new producer and after a poll, REREADING what the
 * group says is committed, before anything is written again.
 */
public final class GroupCommit implements Commits {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MOST_SETTLEMENTS = 4_096;
  private static final Duration BACK_OFF = Duration.ofMillis(200);

  private enum State {
    READY,
    AWAITING_POLL,
    PENDING,
    UNKNOWN,
    REOPENED,
    REREADING
  }

  /**
   * How far things are.
   *
   * @param settled settlements made durable so far
   * @param uncommitted settlements that are not yet
   * @param lease what is left of the lease
   */
  record Progress(Writing writing, long settled, int uncommitted, Duration lease) {}

  private final RequestLog log;
  private final Observer observer;
  private final Slots slots;
  private final Staged staged;
  private final Unwritable unwritable;
  private final Rereading rereading;
  private final Clock clock;
  private final String worker;
  private final Lease lease;
  private final Frontiers frontiers;
  private final Cadence cadence = new Cadence();

  private State state = State.READY;
  private List<Settlement> batch = List.of();
  private Map<Ledger, OffsetMap> batchMaps = Map.of();
  private int batchLimit = MOST_SETTLEMENTS;
  private boolean failing;
  private long beginNanos;
  private long settled;
  private long notBeforeNanos;

  public GroupCommit(
      LoopPorts ports, Partitions partitions, Slots slots, Unwritable unwritable, String worker) {
    this.log = ports.log();
    this.clock = ports.clock();
    this.observer = ports.observer();
    this.slots = slots;
    this.staged = new Staged(slots, unwritable, clock);
    this.unwritable = unwritable;
    this.rereading = new Rereading(log, ports.mailbox(), clock);
    this.worker = worker;
    this.lease = new Lease(clock, log::lease);
    this.frontiers = new Frontiers(partitions, lease, clock, worker);
    this.notBeforeNanos = clock.nanos();
  }

  /** Takes a settlement; it is durable after one of the next turns. */
  @Override
  public void accept(Settlement settlement) {
    staged.add(unwritable.fitted(settlement));
  }

  @Override
  public boolean mayCall() {
    return lease.valid() && !failing;
  }

  /** Whether a poll is needed before anything can be committed. */
  boolean awaitsPoll() {
    return state == State.AWAITING_POLL;
  }

  /**
   * Whether an earlier transaction's outcome has to be found out before anything can be committed.
   */
  boolean recovering() {
    return state == State.UNKNOWN || state == State.REOPENED || state == State.REREADING;
  }

  /** Whether nothing waits to become durable. */
  boolean isEmpty() {
    return staged.isEmpty() && batch.isEmpty();
  }

  /** How far things are. */
  Progress progress() {
    Writing writing =
        switch (state) {
          case PENDING -> Writing.UNANSWERED;
          case UNKNOWN, REOPENED, REREADING -> Writing.UNDECIDED;
          case READY, AWAITING_POLL -> failing ? Writing.REFUSED : Writing.OPEN;
        };
    return new Progress(writing, settled, staged.size() + batch.size(), lease.remaining());
  }

  /** A poll has told what is ours; inside a revocation, what is ours still. */
  void polled() {
    switch (state) {
      case AWAITING_POLL -> state = State.READY;
      case REOPENED -> {
        rereading.begin(batch);
        state = State.REREADING;
      }
      case READY, PENDING, UNKNOWN, REREADING -> {}
    }
  }

  /**
   * Takes the next step towards durability.
   *
   * @param holdsWork whether requests wait for a call, so that the lease is worth renewing
   * @param calling whether calls are open, whose settlements may join the next commit
   */
  void turn(boolean holdsWork, boolean calling) {
    if (clock.nanos() - notBeforeNanos < 0) {
      return;
    }
    switch (state) {
      case READY -> {
        if (due(calling)) {
          begin();
        } else if (frontiers.due(holdsWork)) {
          beginOffsets();
        }
      }
      case PENDING -> ended(log.commitAgain());
      case UNKNOWN -> {
        if (log.reopen()) {
          state = State.REOPENED;
        } else {
          backOff();
        }
      }
      case REREADING -> {
        if (rereading.turn()) {
          reread();
        }
      }
      case AWAITING_POLL, REOPENED -> {}
    }
  }

  /**
   * At once when nothing else is under way, else a few times more time between commits than one
   * takes.
   */
  private boolean due(boolean calling) {
    return !staged.isEmpty()
        && (!calling || 2 * staged.size() >= slots.max() || cadence.due(staged.age()));
  }

  /** Commits what is staged, as much as one transaction takes. */
  private void begin() {
    Staged.Taken taken = staged.take(batchLimit);
    Map<Ledger, OffsetMap> maps = new LinkedHashMap<>();
    taken
        .offsets()
        .forEach((ledger, offsets) -> maps.put(ledger, ledger.map(offsets, worker, false)));
    frontiers.addTo(maps);
    commit(taken.settlements(), maps);
  }

  private void beginOffsets() {
    Map<Ledger, OffsetMap> maps = frontiers.alone();
    if (!maps.isEmpty()) {
      commit(List.of(), maps);
    }
  }

  private void commit(List<Settlement> settlements, Map<Ledger, OffsetMap> maps) {
    batch = settlements;
    batchMaps = maps;
    beginNanos = clock.nanos();
    maps.keySet().forEach(Ledger::committing);
    List<Outgoing> records = new ArrayList<>();
    settlements.forEach(each -> each.parts().forEach(part -> records.add(part.record())));
    Map<Partition, OffsetCommit> offsets = new LinkedHashMap<>();
    maps.forEach(
        (ledger, map) ->
            offsets.put(
                ledger.partition(), new OffsetCommit(map.base(), OffsetMapCodec.encode(map))));
    ended(log.commit(new Transaction(records, offsets)));
  }

  private void ended(Commit outcome) {
    outcome.failure().ifPresent(observer::failed);
    switch (outcome) {
      case Done _ -> done();
      case Pending _ -> state = State.PENDING;
      case Aborted(var cause, var detail) -> {
        state = State.READY;
        aborted(cause, detail);
      }
      case Unknown(var fenced, var detail) -> {
        if (fenced && lease.tellsOfTwin(beginNanos)) {
          throw twin(detail);
        }
        LOG.warn("the outcome of a transaction is unknown, reading it back: {}", detail);
        state = State.UNKNOWN;
      }
      case Twin(var detail) -> throw twin(detail);
    }
  }

  private CannotGoOn twin(String detail) {
    return new CannotGoOn(
        CannotGoOn.TWIN, "another process runs as worker " + worker + ": " + detail);
  }

  private void done() {
    state = State.READY;
    if (failing) {
      LOG.info("results can be written again");
    }
    failing = false;
    Duration took = clock.since(beginNanos);
    cadence.committed(took);
    observer.committed(took);
    batch.forEach(this::durable);
    if (!batchMaps.isEmpty()) {
      lease.renew(beginNanos);
      frontiers.committed(batchMaps);
    }
    batchLimit = Math.min(MOST_SETTLEMENTS, 2 * batchLimit);
    forgetBatch();
  }

  private void durable(Settlement settlement) {
    if (settlement.settles() && settlement.delivery().ledger().owned()) {
      settlement.delivery().ledger().settle(settlement.delivery().record());
    }
    staged.free(settlement);
    settled++;
    observer.settled(settlement);
  }

  private void aborted(Commit.Cause cause, String detail) {
    List<Settlement> again = batch;
    forgetBatch();
    switch (cause) {
      case Rebalance _ -> {
        LOG.debug("commit aborted by a rebalance: {}", detail);
        state = State.AWAITING_POLL;
      }
      case NotMember _ -> {
        LOG.warn("the group does not know this worker: {}", detail);
        lease.end();
        state = State.AWAITING_POLL;
        backOff();
      }
      case Unavailable _ -> failing(detail);
      case BadRecord(var index) -> again = mended(again, index, false, detail);
      case TopicRefuses(var index) -> again = mended(again, index, true, detail);
    }
    staged.putBack(again);
  }

  /** The batch without what the broker refused, or the same again if there is no way around it. */
  private List<Settlement> mended(
      List<Settlement> again, @Nullable Integer index, boolean topicRefuses, String detail) {
    if (index == null && again.size() > 1) {
      batchLimit = again.size() / 2; // Bisect: the rest commits, the culprit is found alone.
      return again;
    }
    List<Settlement> mended =
        unwritable.withoutCulprit(again, index == null ? -1 : index, topicRefuses, detail);
    if (mended.equals(again)) {
      failing(detail);
    }
    return mended;
  }

  private void failing(String detail) {
    if (!failing) {
      LOG.error("results cannot be written, no new calls until they can: {}", detail);
    }
    failing = true;
    backOff();
  }

  private void backOff() {
    notBeforeNanos = clock.nanos() + BACK_OFF.toNanos();
  }

  private void forgetBatch() {
    batch = List.of();
    batchMaps = Map.of();
  }

  /**
   * What the group says is committed is done; the rest of the unknown transaction is written again.
   */
  private void reread() {
    List<Settlement> again = new ArrayList<>();
    for (Settlement settlement : batch) {
      if (rereading.covers(settlement)) {
        durable(settlement);
      } else {
        again.add(settlement);
      }
    }
    forgetBatch();
    state = State.READY;
    staged.putBack(again);
  }

  /**
   * The last commit for partitions that are being given up, marked clean; repeated once, since no
   * poll can help inside a revocation.
   */
  void leave(List<Ledger> leaving) {
    List<Ledger> left = new ArrayList<>(leaving);
    int aborts = 0;
    while (!left.isEmpty()
        && aborts < 2
        && (state == State.READY || state == State.AWAITING_POLL)) {
      state = State.READY;
      boolean more = staged.any(leaving);
      if (more) {
        begin();
      } else {
        Map<Ledger, OffsetMap> maps = new LinkedHashMap<>();
        left.stream()
            .limit(Staged.MOST_PARTITIONS)
            .forEach(ledger -> maps.put(ledger, ledger.map(List.of(), worker, true)));
        commit(List.of(), maps);
        if (state == State.READY && !failing) {
          left.removeAll(maps.keySet());
        }
      }
      if (state == State.AWAITING_POLL || failing) {
        aborts++;
      }
    }
  }

  /**
   * The partition is not ours any more: nothing of it may be committed from now on, but what its
   * calls drew is kept.
   */
  void dropped(Ledger ledger) {
    ledger.drop();
    rereading.dropped(ledger);
    staged.dropLost();
  }

  /** Every partition is lost: somebody else may own them. */
  void lost() {
    lease.end();
  }
}
