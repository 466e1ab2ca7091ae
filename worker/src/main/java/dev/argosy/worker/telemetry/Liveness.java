package dev.argosy.worker.telemetry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether the worker is stuck in a way that only a restart helps. Pure: it is what the last looks
 * at the loop's snapshots have shown, and each look makes the next.
 *
 * <p>Two things are stuck: a loop whose turns do not come round; and a loop that turns while a
 * request could be called, a slot is free and nothing moves. What an operator has to mend, or time
 * mends, is neither: all slots taken, quotas used up, routes closed, a broker away, retries not
 * due, nothing to do.
 *
 * <p>Time counts only between looks, and of a long gap between two a part: if nobody looked, as
 * while the whole process was stopped, nobody knows whether it stood.
 *
 * @param limits how long is too long
 * @param lookedNanos when the last look was, on the monotonic clock
 * @param seen what it saw; absent before the loop's first turn
 * @param still for how long that snapshot has been the newest
 * @param frozen for how long a request could have been called and nothing has moved
 */
record Liveness(
    Limits limits, long lookedNanos, @Nullable Snapshot seen, Duration still, Duration frozen) {

  /** The most that the time between two looks counts. */
  static final Duration LONGEST_GAP = Duration.ofSeconds(20);

  /**
   * How long is too long.
   *
   * @param still for a loop without a turn: more than everything in a turn that may block
   * @param frozen for a request that could be called
   */
  record Limits(Duration still, Duration frozen) {}

  /** What the looks so far say. */
  sealed interface Verdict {
    /** It works, or waits for something that a restart would not bring. */
    record Alive() implements Verdict {}

    /** The loop's turns do not come round. */
    record Still(Duration since) implements Verdict {}

    /** A request could be called, and nothing moves. */
    record Frozen(Duration since, Snapshot snapshot) implements Verdict {}
  }

  /** Before the first look. */
  static Liveness begin(Limits limits, long nowNanos) {
    return new Liveness(limits, nowNanos, null, Duration.ZERO, Duration.ZERO);
  }

  /**
   * After one more look.
   *
   * @param newest the loop's newest snapshot; absent before its first turn
   */
  Liveness look(@Nullable Snapshot newest, long nowNanos) {
    Snapshot before = seen;
    if (newest == null || before == null) {
      return new Liveness(limits, nowNanos, newest, Duration.ZERO, Duration.ZERO);
    }
    Duration gap = Duration.ofNanos(nowNanos - lookedNanos);
    Duration passed = gap.compareTo(LONGEST_GAP) > 0 ? LONGEST_GAP : gap;
    if (newest.takenNanos() == before.takenNanos()) {
      return new Liveness(limits, nowNanos, newest, still.plus(passed), frozen);
    }
    boolean frozenOn = callable(before) && callable(newest) && newest.moves() == before.moves();
    Duration frozenNow = frozenOn ? frozen.plus(passed) : Duration.ZERO;
    return new Liveness(limits, nowNanos, newest, Duration.ZERO, frozenNow);
  }

  private static boolean callable(Snapshot snapshot) {
    return snapshot.dispatchable() && snapshot.held().slotFree();
  }

  Verdict verdict() {
    if (still.compareTo(limits.still) > 0) {
      return new Verdict.Still(still);
    }
    Snapshot last = seen;
    return last != null && frozen.compareTo(limits.frozen) > 0
        ? new Verdict.Frozen(frozen, last)
        : new Verdict.Alive();
  }
}
