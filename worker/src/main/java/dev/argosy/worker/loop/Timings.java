package dev.argosy.worker.loop;

import dev.argosy.worker.config.WorkerSettings;
import java.time.Duration;

/**
 * The time limits of the Kafka clients. The order among them is what the rules of the core lean on,
 * so it is checked here and cannot be configured.
 *
 * @param session a classic member silent for this long is out of the group (KIP-848: the broker's
 *     setting)
 * @param heartbeat between two heart-beats of a classic member; at most a third of the session
 * @param maxPoll the longest time between two polls
 * @param request how long an answer may take; less than {@code delivery}
 * @param maxBlock how long one step of a transaction blocks the loop
 * @param delivery after this a record that could not be written is given up; more than {@code
 *     maxBlock}
 * @param transaction after this the broker aborts an open transaction; more than {@code delivery}
 */
public record Timings(
    Duration session,
    Duration heartbeat,
    Duration maxPoll,
    Duration request,
    Duration maxBlock,
    Duration delivery,
    Duration transaction) {

  /** What production runs with. */
  public static final Timings DEFAULT =
      new Timings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          WorkerSettings.MAX_POLL_INTERVAL,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30));

  /** A heart-beat may be answered this much before the broker looks at its clock. */
  private static final Duration LEASE_MARGIN = Duration.ofSeconds(2);

  /** A transaction is not trusted to live to its very end. */
  private static final Duration TRANSACTION_MARGIN = Duration.ofSeconds(5);

  /** Sends, offsets, commit or abort, an abort repeated, a new producer: each {@code maxBlock}. */
  private static final int BLOCKING_STEPS = 5;

  public Timings {
    require(less(heartbeat.multipliedBy(3), session.plusMillis(1)), "3 x heartbeat <= session");
    require(less(request, delivery), "request < delivery");
    require(less(maxBlock, delivery), "max block < delivery");
    require(less(delivery, transaction), "delivery < transaction");
    require(
        less(maxBlock.multipliedBy(BLOCKING_STEPS), maxPoll.dividedBy(2)),
        "what a turn may block < max poll / 2");
  }

  /**
   * The longest that one turn blocks: every step of a commit, and of the one that repeats it before
   * partitions are given up.
   */
  public Duration longestTurn() {
    return maxBlock.multipliedBy(2L * BLOCKING_STEPS);
  }

  /**
   * How long a member of this session surely owns its partitions, see {@link RequestLog#lease}.
   *
   * @throws IllegalStateException if the session is too short for a lease at all
   */
  Duration lease(Duration groupSession, Duration groupHeartbeat) {
    Duration byGroup = groupSession.minus(groupHeartbeat).minus(LEASE_MARGIN);
    if (!byGroup.isPositive()) {
      throw new IllegalStateException(
          "a session of %s with a heart-beat each %s leaves no time to spend"
              .formatted(groupSession, groupHeartbeat));
    }
    Duration byTransaction = transaction.minus(TRANSACTION_MARGIN);
    return less(byGroup, byTransaction) ? byGroup : byTransaction;
  }

  private static boolean less(Duration one, Duration other) {
    return one.compareTo(other) < 0;
  }

  private void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException("time limits must keep " + rule + ": " + this);
    }
  }
}
