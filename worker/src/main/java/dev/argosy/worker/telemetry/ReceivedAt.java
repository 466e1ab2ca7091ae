package dev.argosy.worker.telemetry;

import dev.argosy.contract.Headers;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Since when a request is under way: the time of its record on a lane, and of a retry, what the
 * worker wrote beside it. Immutable.
 *
 * @param lanes the topics on which senders write the headers, so that these are not believed
 */
public record ReceivedAt(Set<String> lanes) {
  public ReceivedAt {
    lanes = Set.copyOf(lanes);
  }

  /** Epoch milliseconds. */
  public long of(Incoming record) {
    if (lanes.contains(record.partition().topic())) {
      return record.timestamp();
    }
    return Header.last(record.headers(), Headers.RECEIVED_AT)
        .filter(text -> text.matches("[0-9]{1,15}"))
        .map(Long::parseLong)
        .orElse(record.timestamp());
  }

  /** What has passed since such a time; never negative, whatever the clocks say. */
  public static Duration age(long receivedAt, Instant now) {
    return Duration.ofMillis(Math.max(0, now.toEpochMilli() - receivedAt));
  }
}
