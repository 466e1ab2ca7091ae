package dev.argosy.worker.admission;

import java.time.Duration;

/**
 * Lets calls through until it is closed for some time. When that is over one call may try; the
 * others follow once it was served, or has not been turned away for a second: whoever turns calls
 * away does so at once. Owned by the loop's thread.
 */
final class Gate {
  private static final long TRIED_NANOS = Duration.ofSeconds(1).toNanos();

  private enum State {
    OPEN,
    CLOSED,
    TRIED
  }

  private State state = State.OPEN;
  private long untilNanos;
  private long triedNanos;
  private int closings;

  /** Whether a call may go through now. */
  boolean passable(long nowNanos) {
    return switch (state) {
      case OPEN -> true;
      case CLOSED -> nowNanos - untilNanos >= 0;
      case TRIED -> nowNanos - triedNanos >= TRIED_NANOS;
    };
  }

  /** A call goes through. */
  void pass(long nowNanos) {
    if (state == State.CLOSED) {
      state = State.TRIED;
      triedNanos = nowNanos;
    } else {
      state = State.OPEN;
    }
  }

  /**
   * No calls before this has passed; a later end that is already set stays.
   *
   * @return whether it closed just now; if not, the call that brought this was under way already
   *     and tells nothing new
   */
  boolean close(long nowNanos, Duration pause) {
    boolean news = state != State.CLOSED || nowNanos - untilNanos >= 0;
    long until = nowNanos + pause.toNanos();
    if (news) {
      closings++;
      untilNanos = until;
    } else if (until - untilNanos > 0) {
      untilNanos = until;
    }
    state = State.CLOSED;
    return news;
  }

  /** A call was served: open, unless it is a call from before the closing. */
  void served(long nowNanos) {
    if (state != State.CLOSED || nowNanos - untilNanos >= 0) {
      state = State.OPEN;
      closings = 0;
    }
  }

  /** Closings since the last call that was served. */
  int closings() {
    return closings;
  }
}
