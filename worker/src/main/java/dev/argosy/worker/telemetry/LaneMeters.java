package dev.argosy.worker.telemetry;

import dev.argosy.contract.Headers;
import dev.argosy.contract.Status;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.settlement.Settlement.Part;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The meters of what one topic brings: a lane, the topic of retries, or that of parked requests.
 * Owned by the loop's thread.
 */
final class LaneMeters {
  /** In place of a status: no id could be read, so there is a dead letter and no result. */
  private static final String UNANSWERED = "unanswered";

  private static final Set<String> WITHOUT_DEAD_LETTER =
      Set.of(Status.EXPIRED.wire(), Status.CANCELLED.wire());

  private static final String NONE = "";

  /** How a request ended, in words of the contract. */
  private record Ending(String status, String errorType) {}

  private final MeterRegistry registry;
  private final String lane;
  private final Counter consumed;
  private final Counter retries;
  private final Map<Ending, Counter> settled = new HashMap<>();
  private final Map<String, Timer> durations = new HashMap<>();
  private final Map<String, Counter> deadLetters = new HashMap<>();

  LaneMeters(MeterRegistry registry, String lane, String group) {
    this.registry = registry;
    this.lane = lane;
    this.consumed = Meters.CONSUMED.counter(registry, "kafka", "poll", lane, group);
    this.retries = Meters.RETRIES.counter(registry, lane);
    ended(new Ending(Status.SUCCEEDED.wire(), NONE)).increment(0);
  }

  void arrived() {
    consumed.increment();
  }

  /**
   * A settlement of a record of this topic is durable.
   *
   * @param took since the request came
   */
  void settled(Settlement settlement, Duration took) {
    String status = NONE;
    String errorType = NONE;
    for (Part part : settlement.parts()) {
      switch (part.kind()) {
        case RESULT -> status = header(part, Headers.STATUS);
        case DEAD_LETTER -> {
          errorType = header(part, Headers.ERROR_TYPE);
          deadLetter(errorType).increment();
        }
        case RETRY -> retries.increment();
        case PARK, REPLY, USAGE -> {}
      }
    }
    if (status.isEmpty()) {
      if (errorType.isEmpty()) {
        return; // A retry, parked, or the usage of a call that was given up: the request goes on.
      }
      status = UNANSWERED;
    }
    if (WITHOUT_DEAD_LETTER.contains(status)) {
      errorType = status; // The error's type has the same name.
    }
    ended(new Ending(status, errorType)).increment();
    duration(status).record(took);
  }

  private Counter ended(Ending ending) {
    return settled.computeIfAbsent(
        ending, how -> Meters.SETTLED.counter(registry, lane, how.status, how.errorType));
  }

  private Timer duration(String status) {
    return durations.computeIfAbsent(
        status, how -> Meters.REQUEST_DURATION.timer(registry, lane, how));
  }

  private Counter deadLetter(String errorType) {
    return deadLetters.computeIfAbsent(
        errorType, type -> Meters.DEAD_LETTERS.counter(registry, lane, type));
  }

  /** A header that the worker has written. */
  private static String header(Part part, String name) {
    List<Header> headers = part.record().headers();
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return new String(header.value(), StandardCharsets.UTF_8);
      }
    }
    return NONE;
  }
}
