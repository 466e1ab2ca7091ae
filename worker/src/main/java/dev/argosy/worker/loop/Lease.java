package dev.argosy.worker.loop;

import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The right to spend money. A process that was stopped and goes on does not know that its
 * partitions have another owner; no client tells when a heartbeat was answered. A successful commit
 * of offsets with current group metadata does: from its <em>begin</em>, for less than a session,
 * nobody else can own them. No new call without it. Owned by the loop's thread.
 */
final class Lease {
  /** Each process commits once a minute at the least, and so fences its twin. */
  private static final Duration SOON = Duration.ofMinutes(5);

  private final Clock clock;
  private final Supplier<Duration> length;
  private long sinceNanos;
  private boolean granted;
  private boolean denied;
  private boolean fenced;
  private long fencedNanos;

  Lease(Clock clock, Supplier<Duration> length) {
    this.clock = clock;
    this.length = length;
  }

  /** A transaction that began then and committed offsets has succeeded. */
  void renew(long beginNanos) {
    if (!granted || beginNanos - sinceNanos > 0) {
      sinceNanos = beginNanos;
    }
    granted = true;
    denied = false;
  }

  /** The group does not know us, or every partition left. */
  void end() {
    granted = false;
    denied = true;
    fenced = false;
  }

  /**
   * A transaction that began then was fenced: whether that can only be another process under our
   * id.
   *
   * <p>Others fence whom the group has expelled, and the broker whose transaction has become too
   * old. With a lease it is neither. Without one the group may not have told us yet that it has
   * expelled us; it does with the next polls. So a first time may be explained later; a second one
   * soon after, without a word of the group in between, is not.
   */
  boolean tellsOfTwin(long beginNanos) {
    boolean explained = denied || clock.since(beginNanos).compareTo(length.get()) >= 0;
    boolean again = fenced && clock.since(fencedNanos).compareTo(SOON) < 0;
    if (!explained) {
      fenced = true;
      fencedNanos = clock.nanos();
    }
    return valid() || (again && !explained);
  }

  boolean valid() {
    return granted && clock.since(sinceNanos).compareTo(length.get()) < 0;
  }

  /** What is left of it; zero without it. */
  Duration remaining() {
    return valid() ? length.get().minus(clock.since(sinceNanos)) : Duration.ZERO;
  }
}
