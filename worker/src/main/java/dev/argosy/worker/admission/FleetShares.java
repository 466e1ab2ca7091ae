package dev.argosy.worker.admission;

import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This worker's share of each quota, from what all workers told on the one partition of the fleet's
 * topic. Pure but for the clock; owned by the loop's thread.
 *
 * <p><b>What is owed.</b> Of a quota with a demand of {@code total}, named by {@code n} workers,
 * one with the demand {@code d} is owed {@code 0.99 * d / total + 0.01 / n}: the floor lets an idle
 * worker begin. If nobody wants anything, {@code 1 / n}. So what one prefix of the topic owes to
 * all workers adds up to one.
 *
 * <p><b>What is applied.</b> Workers hear the same sequence, each as late as it may be. So a worker
 * applies the smallest of all that it was owed within the last {@link #HOLD}: a decrease acts at
 * once, an increase when it has lasted. And it applies nothing unless it has heard a report back
 * that it told within the last {@code HOLD}, which proves that it knows everything that was told
 * before that.
 *
 * <p><b>Why they add up to at most one.</b> At a moment T take the prefix P of what was told until
 * {@code T - HOLD}. Whoever applies more than nothing knows P by now, and did not know more than P
 * at {@code T - HOLD}: P was what it knew at some time in between, so it applies no more than P
 * owes it. No delay of the topic, pause of a worker or number of them enters into this, only that
 * clocks run equally fast.
 *
 * <p><b>Who is gone.</b> A process that was heard last {@link #GONE} or longer before we told the
 * newest report that we heard back: by then it has applied nothing for a second, and what it was
 * owed goes to the others. So a worker that starts again under its id is another one until what it
 * was before is gone. A worker that nobody else was heard beside for so long is alone and need not
 * wait.
 *
 * <p>If it does not hear itself for {@code GONE} although it runs, the topic cannot be read, and
 * {@link #fromTopic} says so. Then its share has to follow from something else, and what it takes
 * comes on top of what those share who still can read.
 */
public final class FleetShares {
  /** Between two reports of a worker. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  /**
   * How long an increase has to be owed, and how old the newest knowledge may be: an interval, and
   * as much again for delays of the topic and pauses of the worker.
   */
  public static final Duration HOLD = INTERVAL.multipliedBy(2);

  /** A worker unheard for so long is gone; at least {@link #HOLD}. */
  public static final Duration GONE = INTERVAL.multipliedBy(3);

  /** With more the topic counts as unreadable. */
  static final int MOST_WORKERS = 10_000;

  private static final double FLOOR = 0.01;
  private static final long NOT_NAMED = -1;

  /** A process of a worker: of two under one id, each is taken for itself. */
  private record Instance(String worker, long number) {}

  private static final class Member {
    final long[] demand;
    final long heardNanos;

    Member(long[] demand, long heardNanos) {
      this.demand = demand;
      this.heardNanos = heardNanos;
    }
  }

  /** One quota: what all want of it together, and what we were owed lately. */
  private static final class Part {
    final SmallestLately owed = new SmallestLately(HOLD.toNanos(), 0);
    long total;
    int claims;

    void add(long demand, int sign) {
      if (demand != NOT_NAMED) {
        total += sign * demand;
        claims += sign;
      }
    }

    double owedTo(long demand) {
      double equal = 1.0 / claims;
      return total == 0 ? equal : (1 - FLOOR) * demand / total + FLOOR * equal;
    }
  }

  private final Instance self;
  private final Clock clock;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<Instance, Member> members = new HashMap<>();

  /** Whether everything is known that was told before {@link #knownNanos}. */
  private boolean known;

  private long knownNanos;

  /** Reports of ours told before this prove nothing; see {@link #afresh}. */
  private long provesFromNanos;

  /** When somebody else was heard last. */
  private long otherNanos;

  private long turnNanos;

  /** While we run, this is when we heard ourselves last. */
  private long unheardSinceNanos;

  private long crowdedNanos;

  /**
   * Shares of nothing, until the worker has told its demand and heard it.
   *
   * @param instance of this process, see {@link Demand}
   * @param quotas the names of all quotas of this worker
   */
  public FleetShares(String worker, long instance, Collection<String> quotas, Clock clock) {
    this.self = new Instance(worker, instance);
    this.clock = clock;
    quotas.forEach(quota -> parts.put(quota, new Part()));
    long now = clock.nanos();
    long never = now - Duration.ofDays(1).toNanos();
    this.provesFromNanos = never;
    this.otherNanos = never;
    this.crowdedNanos = never;
    this.turnNanos = now;
    this.unheardSinceNanos = now;
  }

  /** A turn of the loop begins; a long time without one was a pause and no silence of the topic. */
  public void turn() {
    long now = clock.nanos();
    if (now - turnNanos > INTERVAL.toNanos()) {
      unheardSinceNanos = now;
    }
    turnNanos = now;
    noticeStaleness(now);
  }

  /**
   * Some reports may be missing between those heard so far and the next ones. What was heard is
   * forgotten; what others told within {@link #GONE} will be known once that has passed.
   */
  public void afresh() {
    long now = clock.nanos();
    members.clear();
    for (Part part : parts.values()) {
      part.total = 0;
      part.claims = 0;
    }
    provesFromNanos = now + GONE.toNanos();
    knowNothing(now);
  }

  /** A report was heard, of any worker, ours among them; in the order of the topic. */
  public void heard(Demand report) {
    long now = clock.nanos();
    noticeStaleness(now);
    Instance teller = new Instance(report.worker(), report.instance());
    if (members.size() >= MOST_WORKERS && !members.containsKey(teller)) {
      afresh();
      crowdedNanos = now;
    }
    put(teller, demand(report), now);
    if (teller.equals(self)) {
      heardMyself(report.toldNanos(), now);
    } else {
      otherNanos = now;
    }
    owe(known ? members.get(self) : null, now);
    if (known && alone()) {
      parts.values().forEach(part -> part.owed.forgetThePast());
    }
  }

  /**
   * What the reports heard so far owe us.
   *
   * @param own our report among them; null if we may not build on it
   */
  private void owe(@Nullable Member own, long now) {
    int place = 0;
    for (Part part : parts.values()) {
      part.owed.set(own == null ? 0 : part.owedTo(own.demand[place]), now);
      place++;
    }
  }

  private void put(Instance teller, long[] demand, long now) {
    Member before = members.put(teller, new Member(demand, now));
    int place = 0;
    for (Part part : parts.values()) {
      if (before != null) {
        part.add(before.demand[place], -1);
      }
      part.add(demand[place], 1);
      place++;
    }
  }

  private long[] demand(Demand report) {
    long[] demand = new long[parts.size()];
    int place = 0;
    for (String quota : parts.keySet()) {
      demand[place++] = report.tokens().getOrDefault(quota, NOT_NAMED);
    }
    return demand;
  }

  private void heardMyself(long toldNanos, long now) {
    unheardSinceNanos = now;
    boolean recent = toldNanos - now <= 0 && now - toldNanos <= HOLD.toNanos();
    if (recent && toldNanos - provesFromNanos >= 0) {
      if (!known || toldNanos - knownNanos > 0) {
        knownNanos = toldNanos;
      }
      known = true;
      members.values().removeIf(this::gone);
    }
  }

  private boolean gone(Member member) {
    if (knownNanos - member.heardNanos <= GONE.toNanos()) {
      return false;
    }
    int place = 0;
    for (Part part : parts.values()) {
      part.add(member.demand[place++], -1);
    }
    return true;
  }

  private boolean alone() {
    return knownNanos - otherNanos > GONE.toNanos();
  }

  private void noticeStaleness(long now) {
    if (known && now - knownNanos > HOLD.toNanos()) {
      knowNothing(now);
    }
  }

  private void knowNothing(long now) {
    known = false;
    owe(null, now);
  }

  /**
   * Whether the topic can be read. If not, nothing is known of what others take; it turns true
   * again with the first report of ours that comes back.
   */
  public boolean fromTopic() {
    long now = clock.nanos();
    long gone = GONE.toNanos();
    return now - unheardSinceNanos <= gone && now - crowdedNanos > gone;
  }

  /**
   * What may be spent of a quota now, by what was heard; 0..1.
   *
   * @param quota one of the worker's
   */
  public double share(String quota) {
    long now = clock.nanos();
    noticeStaleness(now);
    Part part = parts.get(quota);
    if (part == null) {
      throw new IllegalArgumentException("not a quota of this worker: " + quota);
    }
    return part.owed.smallest(now);
  }
}
