package dev.argosy.client.batch;

import dev.argosy.contract.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How far a batch is, at one moment. What earlier runs have done is counted in, but for the time.
 *
 * @param batch the batch's id
 * @param total how many requests it has; empty until the last one was looked at
 * @param submitted requests that Kafka has acknowledged
 * @param done requests whose result has been handled
 * @param succeeded those of them that succeeded
 * @param failed those that failed
 * @param expired those whose time was over
 * @param cancelled those that were cancelled
 * @param doubled results beyond the first of a request; they are not handled
 * @param usage tokens of all calls that won
 * @param costUsd list price of all calls whose price is known, exact
 * @param unpriced results whose cost is not known in full
 * @param doneHere requests whose result was handled in this run
 * @param elapsed since this run began
 * @param problem why Kafka can't be read just now, for a person; empty if it can
 */
public record BatchProgress(
    String batch,
    OptionalInt total,
    int submitted,
    int done,
    long succeeded,
    long failed,
    long expired,
    long cancelled,
    long doubled,
    Usage usage,
    BigDecimal costUsd,
    long unpriced,
    int doneHere,
    Duration elapsed,
    String problem) {

  /** Whether each request has had its result. */
  public boolean complete() {
    return total.isPresent() && total.getAsInt() == done;
  }

  /** Results a second in this run. */
  public double rate() {
    return doneHere * 1e9 / Math.max(1, elapsed.toNanos());
  }

  /** How long the rest takes at this rate; empty while that can't be told. */
  public Optional<Duration> remaining() {
    if (total.isEmpty() || doneHere == 0) {
      return Optional.empty();
    }
    double seconds = (total.getAsInt() - done) / rate();
    return Optional.of(Duration.ofMillis(Math.round(1000 * seconds)));
  }
}
