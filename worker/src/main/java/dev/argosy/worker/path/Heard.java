package dev.argosy.worker.path;

import dev.argosy.contract.StreamEvent;
import dev.argosy.contract.StreamedUsage;
import dev.argosy.contract.Usage;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is heard of one call before it ends: when its first token came, and its chunks if they are
 * wanted. Written by the platform's thread, read by any.
 */
final class Heard implements StreamListener {
  private final Clock clock;
  private final StreamListener next;
  private final StreamedUsage usage = new StreamedUsage();
  private volatile @Nullable Instant firstTokenAt;

  Heard(Clock clock, StreamListener next) {
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void heard(StreamEvent event) {
    if (firstTokenAt == null && event instanceof StreamEvent.Delta) {
      firstTokenAt = clock.now();
    }
    usage.heard(event);
    next.heard(event);
  }

  /** What the answer has drawn until now; {@link Usage#NONE} if it did not come as a stream. */
  Usage drawn() {
    return usage.drawn();
  }

  /** Absent if the answer did not come as a stream. */
  @Nullable Instant firstTokenAt() {
    return firstTokenAt;
  }
}
