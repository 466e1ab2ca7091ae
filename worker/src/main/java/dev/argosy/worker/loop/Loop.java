package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.Mailbox;
import dev.argosy.worker.path.RequestPath;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The one thread's work. {@link #turn} is all there is: poll, then work; the worker repeats it, a
 * test steps it. It owns the connection to Kafka and all state, so there is nothing to lock, and a
 * revocation (which happens inside a poll) cannot interleave with a commit.
 *
 * <p>Not thread-safe: one thread, from the constructor to {@link #leave}.
 */
public final class Loop implements RequestLog.Membership {
  private static final Duration BUSY_POLL = Duration.ofMillis(1);
  private static final Duration WAITING_POLL = Duration.ofMillis(5);
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final Duration STEP = Duration.ofMillis(5);
  private static final Duration EXPIRY_CHECK = Duration.ofSeconds(1);

  private final RequestLog log;
  private final ControlTopic control;
  private final Partitions partitions;
  private final GroupCommit commits;
  private final RequestPath path;
  private final Sharing sharing;
  private final TakeOvers takeOvers;
  private final Solitude solitude;
  private final Mailbox mailbox;
  private final Clock clock;
  private final LoopSettings settings;
  private final Bounds bounds;
  private final Reporter reporter;
  private long nextExpiryNanos;
  private boolean joined;
  private boolean draining;

  public Loop(
      LoopPorts ports,
      Partitions partitions,
      GroupCommit commits,
      RequestPath path,
      Sharing sharing,
      LoopSettings settings) {
    this.log = ports.log();
    this.control = ports.control();
    this.mailbox = ports.mailbox();
    this.clock = ports.clock();
    this.partitions = partitions;
    this.commits = commits;
    this.path = path;
    this.sharing = sharing;
    this.takeOvers =
        new TakeOvers(
            log,
            partitions,
            mailbox,
            clock,
            settings.onMissingOffset(),
            ledger -> {
              path.leave(ledger);
              commits.dropped(ledger);
            });
    this.solitude = new Solitude(partitions, path);
    this.settings = settings;
    this.bounds = new Bounds(settings.worker(), partitions, path);
    this.reporter = new Reporter(ports, partitions, commits, path, bounds, settings);
    this.nextExpiryNanos = clock.nanos();
  }

  /**
   * One turn: what Kafka brings, then everything that follows from it and from what has ended
   * since.
   *
   * @throws dev.argosy.worker.path.CannotGoOn if a person has to look
   */
  public void turn() {
    Duration atMost = pollFor();
    RequestLog.Batch batch = log.poll(atMost, this);
    commits.polled();
    if (atMost.equals(IDLE_POLL) && batch.records().isEmpty()) {
      path.caughtUp();
    }
    partitions.ledgers(batch.outOfRange()).forEach(takeOvers::lostPosition);
    partitions.take(batch, solitude::mayRead, this::arrived);
    work();
  }

  private void arrived(Delivery delivery) {
    reporter.arrived(delivery);
    path.arrived(delivery);
  }

  private void work() {
    mailbox.run();
    listen();
    takeOvers.turn();
    expire();
    path.due(clock.nanos());
    solitude.turn();
    if (!draining) { // A worker that drains tells nothing more: its part goes to the others.
      sharing.turn();
      admit();
    }
    path.makeRoom(partitions.ledgers());
    commits.turn(path.inLine() > 0 || path.inFlight() > 0, path.calls() > 0);
    Predicate<Partition> full = bounds.full(settings.retries());
    partitions.pauseIf(partition -> draining || full.test(partition) || path.stops(partition));
    reporter.turned(settledIn(), draining, solitude.chosen());
  }

  private void admit() {
    Ledger alone = solitude.chosen();
    if (alone == null) {
      path.admit();
    } else {
      path.admitOnly(alone);
    }
  }

  private void listen() {
    ControlTopic.Heard heard = control.heard();
    path.cancel(heard.cancels(), heard.complete());
  }

  private Duration pollFor() {
    if (!mailbox.isEmpty()) {
      return Duration.ZERO;
    }
    if (path.inFlight() > 0 || !commits.isEmpty()) {
      return BUSY_POLL;
    }
    boolean waiting =
        path.inLine() > 0
            || path.delayed() > 0
            || partitions.held() > 0
            || !takeOvers.isEmpty()
            || commits.recovering();
    return waiting ? WAITING_POLL : IDLE_POLL;
  }

  private void expire() {
    if (clock.nanos() - nextExpiryNanos >= 0) {
      nextExpiryNanos = clock.nanos() + EXPIRY_CHECK.toNanos();
      path.expire(clock.now());
    }
  }

  @Override
  public void assigned(Set<Partition> assigned) {
    joined = true;
    commits.polled();
    if (!draining) {
      assigned.forEach(takeOvers::begin);
    }
  }

  /**
   * What was not called goes to the next owner at once; open calls get the grace to end, while the
   * kept partitions go on; then the last commit, then the ledgers go, before any later commit: a
   * broker does not check who owns a partition.
   */
  @Override
  public void revoked(Set<Partition> revoked) {
    revoked.forEach(takeOvers::forget);
    List<Ledger> leaving = partitions.ledgers(revoked);
    if (leaving.isEmpty()) {
      return;
    }
    leaving.forEach(path::leave);
    commits.polled();
    awaitCalls(leaving);
    commits.leave(leaving);
    drop(revoked);
  }

  private void awaitCalls(List<Ledger> leaving) {
    long start = clock.nanos();
    int aborts = 0;
    while (leaving.stream().anyMatch(ledger -> ledger.inFlight() > 0)
        && clock.since(start).compareTo(settings.worker().handoverGrace()) < 0) {
      work();
      if (commits.awaitsPoll() && ++aborts > 1) {
        return;
      }
      commits.polled(); // What is leaving is ours until this returns.
      mailbox.await(STEP);
    }
  }

  @Override
  public void lost(Set<Partition> lost) {
    lost.forEach(takeOvers::forget);
    partitions.ledgers(lost).forEach(path::leave);
    commits.lost();
    drop(lost);
  }

  private void drop(Set<Partition> gone) {
    gone.forEach(partition -> partitions.remove(partition).ifPresent(commits::dropped));
  }

  /** No new calls from now on; what was not called goes to the next owners. */
  public void drain() {
    draining = true;
    partitions.ledgers().forEach(path::leave);
  }

  /** Whether every call has ended and is settled. */
  public boolean drained() {
    return path.inFlight() == 0 && commits.isEmpty();
  }

  /**
   * Whether this worker is in the group, serves all partitions that it was given, and knows the
   * cancels that no call may begin without.
   */
  public boolean settledIn() {
    return joined && takeOvers.isEmpty() && path.cancels().complete();
  }

  /** What this worker may spend of each quota now. */
  public Sharing.Standing shares() {
    return sharing.standing();
  }

  /** Gives up the calls that are still open, and every partition, with a last commit. */
  public void leave() {
    path.cancelCalls();
    revoked(names(partitions.ledgers()));
  }

  /** Drops everything without another commit. */
  public void abandon() {
    drop(names(partitions.ledgers()));
  }

  private static Set<Partition> names(List<Ledger> ledgers) {
    return ledgers.stream().map(Ledger::partition).collect(Collectors.toSet());
  }
}
