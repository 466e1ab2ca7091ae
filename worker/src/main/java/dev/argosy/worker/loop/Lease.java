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
  private final Clock clock;
  private final Supplier<Duration> length;
  private long sinceNanos;
  private boolean granted;

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
  }

  /** The group does not know us, or every partition left. */
  void end() {
    granted = false;
  }

  boolean valid() {
    return granted && clock.since(sinceNanos).compareTo(length.get()) < 0;
  }

  /** What is left of it; zero without it. */
  Duration remaining() {
    return valid() ? length.get().minus(clock.since(sinceNanos)) : Duration.ZERO;
  }
}
