package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Commit;
import dev.argosy.worker.loop.OffsetReading;
import dev.argosy.worker.loop.RequestLog;
import dev.argosy.worker.loop.Transaction;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.settlement.Outgoing;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker's port to the shared {@link Broker}: its consumer, its producer and its admin client.
 */
final class SimulatedRequestLog implements RequestLog {
  /** {@code transactional.id} less the worker's id. */
  static final String PREFIX = "argosy.simulation.";

  static final Duration LEASE = Duration.ofNanos(Group.SESSION - Group.HEARTBEAT).minusSeconds(2);

  private final WorkerProcess process;
  private final Set<String> subscribed;
  private final Broker broker;
  private final Dice dice;
  private final History history;
  private final Fetcher fetcher;
  private final OffsetReader reader;
  private final Writer writer;
  private final ProcessWatch watch;
  private Member member;
  private @Nullable Membership last;
  private int stalePolls = -1;
  private long begun;
  private boolean namesOffsets;
  private boolean closed;

  /**
   * @param subscribed the topics it reads
   */
  SimulatedRequestLog(
      WorkerProcess process,
      Set<String> subscribed,
      Broker broker,
      Dice dice,
      History history,
      ProcessWatch watch) {
    this.process = process;
    this.subscribed = Set.copyOf(subscribed);
    this.broker = broker;
    this.dice = dice;
    this.history = history;
    this.watch = watch;
    this.fetcher = new Fetcher(broker, history);
    this.reader = new OffsetReader(process, broker, dice, history);
    this.writer = new Writer(process, broker, dice, history);
    this.member = join();
    broker.connect(this);
  }

  @Override
  public Batch poll(Duration atMost, Membership membership) {
    process.point(WorkerProcess.Point.POLL, dice.skewedMillis(0.1, 10));
    if (broker.down()) {
      process.pause(Math.max(atMost.toNanos(), dice.millis(50, 200)));
      return fetcher.deliver(dice.between(1, 20));
    }
    if (member.replaced) {
      throw new CannotGoOn(CannotGoOn.TWIN, "another process took the static id");
    }
    member.polledAt = process.now();
    if (member.gone && deliversStale()) {
      Batch stale = fetcher.deliver(dice.between(1, 10));
      if (!stale.records().isEmpty()) {
        history.event(Fault.STALE_RECORDS, process.worker);
      }
      return stale;
    }
    changeMembership(membership);
    Batch batch = fetcher.deliver(dice.between(1, 20));
    if (batch.records().isEmpty() && !atMost.isZero()) {
      process.pause(Math.max(atMost.toNanos(), dice.skewedMillis(5, 120)));
      fetcher.fetch();
      return fetcher.deliver(dice.between(1, 20));
    }
    fetcher.fetch();
    return batch;
  }

  @Override
  public void start(Partition partition, long offset) {
    requireOwned(Set.of(partition));
    history.event("start", partition, offset);
    fetcher.start(partition, offset);
  }

  @Override
  public void pause(Collection<Partition> partitions) {
    requireOwned(partitions);
    fetcher.pause(partitions, true);
  }

  @Override
  public void resume(Collection<Partition> partitions) {
    requireOwned(partitions);
    fetcher.pause(partitions, false);
  }

  @Override
  public void readOffsets(Set<Partition> partitions, Consumer<OffsetReading> answer) {
    requireOpen();
    reader.read(partitions, answer);
  }

  @Override
  public void fenceDeadWriters() {
    requireOpen();
    process.deliver(
        dice.millis(20, 150),
        () -> {
          if (broker.down() || dice.strikes(Fault.FENCING_FAILED, 0.1, process.worker)) {
            return;
          }
          for (String id : broker.transactions.openLongerThan(TimeUnit.SECONDS.toNanos(2))) {
            if (!broker.group.isMember(id.substring(PREFIX.length()))) {
              history.event(Fault.WRITER_FENCED, id);
              broker.transactions.take(id);
            }
          }
        });
  }

  @Override
  public Commit commit(Transaction transaction) {
    requireOpen();
    if (!broker.down()) {
      // A thread of the client's own sends one that is due as soon as the process runs again.
      heartbeat();
    }
    begun = process.now();
    namesOffsets = !transaction.offsets().isEmpty();
    return told(writer.commit(transaction, member));
  }

  @Override
  public Commit commitAgain() {
    requireOpen();
    return told(writer.commitAgain());
  }

  @Override
  public boolean reopen() {
    requireOpen();
    history.event("reopen", process.worker, member.id);
    return writer.reopen();
  }

  @Override
  public Writable writable(Outgoing outgoing) {
    if (dice.chance(0.3)) {
      return new Writable.Yes(); // What is known of the topic is old.
    }
    return broker
        .topic(outgoing.topic())
        .<Writable>map(
            topic ->
                outgoing.bytes() <= topic.limit()
                    ? new Writable.Yes()
                    : new Writable.TooLarge(topic.limit()))
        .orElseGet(Writable.NoSuchTopic::new);
  }

  @Override
  public int partitions(String topic) {
    return broker.topic(topic).map(known -> known.logs().size()).orElse(0);
  }

  @Override
  public long unread() {
    return fetcher.unread();
  }

  @Override
  public int partitions() {
    return broker.group.partitions.size();
  }

  @Override
  public Duration lease() {
    return LEASE;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (!member.gone && !member.owned.isEmpty() && last != null) {
      giveUp(last, new TreeSet<>(member.owned));
    }
    closed = true;
    history.event(Fault.LEAVE, process.worker);
    broker.group.remove(member);
  }

  /** A heart-beat, if this process is able to; false if it never will be again. */
  boolean heartbeat() {
    if (!process.alive() || closed) {
      return false;
    }
    if (process.running() && !member.gone && process.now() - member.heardAt >= Group.HEARTBEAT) {
      member.heardAt = process.now();
      if (broker.group instanceof ConsumerGroup group) {
        group.heartbeat(member);
      }
    }
    return true;
  }

  /** The lease counts from the begin of a commit that the worker knows to have passed. */
  private Commit told(Commit commit) {
    history.event("answer", commit.getClass().getSimpleName(), member.id);
    if (commit instanceof Commit.Done && namesOffsets) {
      watch.confirmed(process, begun);
    }
    return commit;
  }

  private void changeMembership(Membership membership) {
    last = membership;
    while (true) {
      switch (broker.group.next(member)) {
        case Group.Change.None() -> {
          return;
        }
        case Group.Change.Lost() -> lose(membership);
        case Group.Change.Revoke(var partitions) -> giveUp(membership, partitions);
        case Group.Change.Assign(var partitions) -> {
          member.owned.addAll(partitions);
          history.event("assigned", process.worker, partitions.hashCode());
          membership.assigned(partitions);
        }
      }
    }
  }

  private void giveUp(Membership membership, Set<Partition> partitions) {
    history.event(Fault.PARTITIONS_REVOKED, process.worker);
    membership.revoked(partitions);
    process.point(WorkerProcess.Point.CALLBACK, dice.skewedMillis(0, 2));
    member.owned.removeAll(partitions);
    fetcher.drop(partitions);
    partitions.forEach(partition -> watch.gone(process, partition));
    broker.group.givenUp(member, partitions);
    process.point(WorkerProcess.Point.GIVEN_UP, dice.skewedMillis(0, 5));
  }

  private void lose(Membership membership) {
    Set<Partition> lost = new TreeSet<>(member.owned);
    if (!lost.isEmpty()) {
      history.event(Fault.PARTITIONS_LOST, process.worker);
      fetcher.drop(lost);
      lost.forEach(partition -> watch.gone(process, partition));
      membership.lost(lost);
    }
    member = join();
    stalePolls = -1;
  }

  private Member join() {
    Member joined = broker.group.join(process.worker, subscribed);
    joined.onGone = () -> joined.owned.forEach(partition -> watch.gone(process, partition));
    return joined;
  }

  /** Whether a poll of an expelled member that has not noticed yet still brings what it fetched. */
  private boolean deliversStale() {
    if (stalePolls < 0) {
      stalePolls = dice.isCalm() ? 0 : dice.between(0, 4);
    }
    return stalePolls-- > 0;
  }

  private void requireOwned(Collection<Partition> partitions) {
    requireOpen();
    if (!member.owned.containsAll(partitions)) {
      throw new IllegalStateException("not all owned: " + partitions);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }
}
