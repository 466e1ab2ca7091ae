package dev.argosy.worker.path;

import dev.argosy.contract.ErrorType;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.Admission.Decision;
import dev.argosy.worker.admission.Admission.Decision.Admitted;
import dev.argosy.worker.admission.Admission.Decision.NextModel;
import dev.argosy.worker.admission.Admission.Decision.Refused;
import dev.argosy.worker.admission.Admission.Decision.Wait;
import dev.argosy.worker.admission.Admission.Obstacle;
import dev.argosy.worker.admission.Line;
import dev.argosy.worker.admission.Line.Step;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.job.Slots;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.Arrivals.Arrival;
import dev.argosy.worker.path.Arrivals.Arrival.Later;
import dev.argosy.worker.path.Arrivals.Arrival.Over;
import dev.argosy.worker.path.Arrivals.Arrival.Ready;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.retry.Verdict;
import dev.argosy.worker.retry.Verdict.Deliver;
import dev.argosy.worker.retry.Verdict.Fail;
import dev.argosy.worker.retry.Verdict.HandBack;
import dev.argosy.worker.retry.Verdict.NextRoute;
import dev.argosy.worker.retry.Verdict.Retry;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.settlement.Settlements;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a request. Every step runs on the loop's thread; only the call happens elsewhere and
 * comes back as a step of the loop.
 *
 * <ol>
 *   <li>arrived: a request, or settled as malformed, invalid, expired or cancelled
 *   <li>admit: a route with quota now, else a place in the line
 *   <li>call: the platform answers some time later
 *   <li>ended: quota corrected, accounts kept, a verdict
 *   <li>settle: the loop commits it; only then the slot is free
 * </ol>
 *
 * After a crash at any step before the commit the next owner of the partition starts again at 1: a
 * call may be repeated, a result never.
 */
public final class RequestPath {
  private static final Logger LOG = LoggerFactory.getLogger(RequestPath.class);

  private final Arrivals arrivals;
  private final WaitingRoom waiting;
  private final Admission admission;
  private final Slots slots;
  private final Caller caller;
  private final Verdicts verdicts;
  private final Settlements settlements;
  private final Commits commits;
  private final Cancels cancels = new Cancels();

  /** Wires the steps; they are many, and this is the one place where all of them meet. */
  public RequestPath(
      Arrivals arrivals,
      WaitingRoom waiting,
      Admission admission,
      Slots slots,
      Caller caller,
      Verdicts verdicts,
      Settlements settlements,
      Commits commits) {
    this.arrivals = arrivals;
    this.waiting = waiting;
    this.admission = admission;
    this.slots = slots;
    this.caller = caller;
    this.verdicts = verdicts;
    this.settlements = settlements;
    this.commits = commits;
  }

  /** A record was read that nobody has settled. */
  public void arrived(Delivery delivery) {
    switch (read(delivery)) {
      case Over(var settlement) -> commits.accept(settlement);
      case Ready(var job) -> enter(job);
      case Later(var job, _) when cancels.reach(job) -> enter(job);
      case Later(var job, var dueNanos) -> waiting.delayed.add(job, dueNanos);
    }
  }

  /** Over if nobody wants it; in line, or aside if its line has too much of the room. */
  private void enter(Job job) {
    if (cancels.reach(job)) {
      commits.accept(settlements.cancelled(job, null));
      return;
    }
    switch (waiting.parking.place(job)) {
      case LINE -> waiting.line.join(job);
      case PARKED -> park(job);
    }
  }

  private void park(Job job) {
    commits.accept(settlements.parked(job, waiting.parking.partition(job)));
  }

  /**
   * A bug of ours on one record must not stop the ones behind it: it becomes a dead letter, and a
   * person looks.
   */
  private Arrival read(Delivery delivery) {
    try {
      return arrivals.read(delivery);
    } catch (RuntimeException bug) {
      LOG.error("{} cannot be handled", delivery, bug);
      return new Over(settlements.poison(delivery, bug.getClass().getSimpleName()));
    }
  }

  /**
   * Retries whose time has come join the line. Not only when calls may begin: the line is what the
   * lease is renewed for.
   */
  public void due(long nowNanos) {
    waiting.delayed.due(nowNanos).forEach(this::enter);
  }

  /**
   * Calls whatever can be called now: in order of deadline, as far as slots and quotas reach and
   * while calls may begin.
   */
  public void admit() {
    if (!cancels.complete()) {
      return;
    }
    admission.turn(waiting.line.heads());
    waiting.line.serve(this::admit);
  }

  /** The same of this partition's requests alone, while no other call is open. */
  public void admitOnly(Ledger ledger) {
    if (cancels.complete()) {
      admission.turn(List.of());
      waiting.line.serveOnly(job -> job.delivery().ledger() == ledger, this::admit);
    }
  }

  /** Whether a request of this partition waits for nothing but its turn. */
  public boolean couldCall(Ledger ledger) {
    return waiting.line.any(job -> job.delivery().ledger() == ledger && admission.couldServe(job));
  }

  /**
   * Whether a call may begin at this very moment: the cancels of the start are known, we own our
   * partitions, and what comes of it can be kept and written.
   */
  public boolean mayCall() {
    return cancels.complete() && commits.mayCall() && !caller.heldUp();
  }

  private Step admit(Job job) {
    if (!slots.free() || !commits.mayCall() || caller.heldUp()) {
      return Step.STUCK;
    } else if (!job.permitted()) {
      return admission.couldServe(job) ? Step.ASIDE : Step.BLOCKED;
    }
    return switch (decide(job)) {
      case Wait(var shareless) -> shareless ? Step.STUCK : Step.BLOCKED;
      case Refused(var error) -> {
        commits.accept(settlements.refused(job, error));
        yield Step.TAKEN;
      }
      case NextModel(var course) -> {
        verdicts.follow(job, course);
        enter(job);
        yield Step.TAKEN;
      }
      case Admitted(var route, var estimate) -> {
        slots.take(job.delivery().ledger());
        caller.call(job, route, estimate, this::ended);
        yield Step.TAKEN;
      }
    };
  }

  /** A bug of ours on the head of a line must not stop every owner of its partition in turn. */
  private Decision decide(Job job) {
    try {
      return admission.decide(job);
    } catch (RuntimeException bug) {
      LOG.error("{} cannot be admitted", job, bug);
      return new Refused(bugOfOurs(bug));
    }
  }

  private void ended(Ended ended) {
    Job job = ended.job();
    try {
      Books.Entry entry = verdicts.enter(ended);
      settle(ended, entry);
    } catch (RuntimeException bug) {
      poison(job, null, bug);
    }
  }

  private void settle(Ended ended, Books.Entry entry) {
    Job job = ended.job();
    if (!job.delivery().live()) {
      commits.accept(settlements.abandoned(job, entry));
      return;
    }
    try {
      conclude(ended, entry);
    } catch (RuntimeException bug) {
      poison(job, entry, bug);
    }
  }

  /**
   * A bug of ours at a call's end must free its slot and settle its offset all the same.
   *
   * @param entry absent if the call could not even be entered
   */
  private void poison(Job job, Books.@Nullable Entry entry, RuntimeException bug) {
    LOG.error("{} cannot be settled", job, bug);
    commits.accept(
        job.delivery().live()
            ? settlements.failed(job, new Fail(bugOfOurs(bug), false), entry)
            : settlements.abandoned(job, entry));
  }

  private static PlatformError bugOfOurs(RuntimeException bug) {
    return new PlatformError(
        ErrorType.POISON, bug.getClass().getSimpleName(), "a bug of ours", null);
  }

  private void conclude(Ended ended, Books.Entry entry) {
    Job job = ended.job();
    switch (verdicts.decide(ended)) {
      case Deliver deliver -> commits.accept(settlements.delivered(ended, deliver, entry));
      case Retry _, Verdict.NextModel _, HandBack _, NextRoute _ when cancels.reach(job) ->
          commits.accept(settlements.cancelled(job, entry));
      case Retry retry -> commits.accept(settlements.retry(job, retry, entry));
      case Verdict.NextModel next -> commits.accept(settlements.nextModel(job, next, entry));
      case Fail fail -> commits.accept(settlements.failed(job, fail, entry));
      case HandBack _ -> {
        commits.accept(settlements.abandoned(job, entry));
        again(job);
      }
      case NextRoute _ -> {
        slots.free(job.delivery().ledger());
        again(job);
      }
    }
  }

  /** Back in line; or left to the next owner, if its partition is being given up. */
  private void again(Job job) {
    if (job.delivery().ledger().current()) {
      waiting.line.join(job);
    }
  }

  /**
   * The lines have moved: who holds up others from the front of a partition is parked, and paused
   * partitions go on whose lines have room again.
   *
   * @param ledgers of all partitions
   */
  public void makeRoom(Collection<Ledger> ledgers) {
    waiting.parking.holdingUp(ledgers).forEach(this::park);
    waiting.parking.moved();
  }

  /** Whether a partition may not bring more, since it brings only what a full line waits for. */
  public boolean stops(Partition partition) {
    return waiting.parking.stops(partition);
  }

  /** How many partitions may not bring more for that. */
  public int stopped() {
    return waiting.parking.stopped();
  }

  /** All that can be read was, and nothing is left to do. */
  public void caughtUp() {
    waiting.parking.caughtUp();
  }

  /**
   * Cancels were read. Requests that they reach end at once: before their call if they have none,
   * else the call is given up and its end is theirs. One whose answer has come keeps it.
   *
   * @param complete whether all that stood on the topic at the start have been read by now: before
   *     that no call begins
   */
  public void cancel(List<PostedCancel> read, boolean complete) {
    read.forEach(cancels::add);
    cancels.complete(complete);
    if (read.isEmpty()) {
      return;
    }
    waiting
        .removeIf(cancels::reach)
        .forEach(job -> commits.accept(settlements.cancelled(job, null)));
    caller.cancelIf(cancels::reach);
  }

  /** The cancels that are known. */
  public Cancels cancels() {
    return cancels;
  }

  /** Ends the requests whose time is over. */
  public void expire(Instant now) {
    waiting
        .removeIf(job -> !job.expiry().isAfter(now))
        .forEach(job -> commits.accept(settlements.expired(job)));
  }

  /**
   * The partition is being given up: no new calls for it; what was not called goes to its next
   * owner.
   */
  public void leave(Ledger ledger) {
    ledger.closing();
    waiting.leave(ledger);
  }

  /** Requests that hold a slot: called, and not committed yet. */
  public int inFlight() {
    return slots.taken();
  }

  /** Open calls. */
  public int calls() {
    return caller.open();
  }

  /** Calls begun so far. */
  public long begun() {
    return caller.begun();
  }

  /** Gives up every open call. */
  public void cancelCalls() {
    caller.cancelAll();
  }

  /** Requests in line for a route. */
  public int inLine() {
    return waiting.line.size();
  }

  /** Those of them that no route can serve now. */
  public Line.Held blocked() {
    return waiting.line.blocked();
  }

  /** All in line, by the models' names. */
  public Map<String, Integer> inLineByModel() {
    return waiting.line.byModel();
  }

  /** What keeps the heads of the lines from being called, were a slot free. */
  public Set<Obstacle> obstacles() {
    Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);
    waiting.line.waiting().forEach(line -> obstacles.add(admission.obstacle(line.head())));
    return obstacles;
  }

  /** Tokens that open calls have reserved and requests in line want, by the quotas' names. */
  public Map<String, Long> demand() {
    return admission.demand(waiting.line.all());
  }

  /** How quotas and routes stand. */
  public Admission.State admission() {
    return admission.state();
  }

  /** Retries not due yet. */
  public int delayed() {
    return waiting.delayed.size();
  }

  /** Bytes of the retries not due yet. */
  public long delayedBytes() {
    return waiting.delayed.bytes();
  }
}
