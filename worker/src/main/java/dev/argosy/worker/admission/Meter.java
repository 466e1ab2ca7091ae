package dev.argosy.worker.admission;

import dev.argosy.contract.Usage;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.function.ToLongFunction;

/** One token bucket of a quota and what it counts. Owned by the loop's thread. */
final class Meter {
  /** What a finished call drew. */
  interface Drawn {
    long tokens(Usage usage, int burndown);
  }

  private static final double LEAST_PART = 1e-6;

  /** Small parts of small rates are still whole numbers in an hour. */
  private static final int MINUTES = 60;

  private final String name;
  private final long perMinute;
  private final double burstMinutes;
  private final ToLongFunction<Estimate> estimated;
  private final Drawn drawn;
  private final Bucket bucket;
  private long capacity;

  Meter(
      String name,
      long perMinute,
      Duration burst,
      TimeMeter time,
      ToLongFunction<Estimate> estimated,
      Drawn drawn) {
    this.name = name;
    this.perMinute = perMinute;
    this.burstMinutes = burst.toMillis() / 60_000.0;
    this.estimated = estimated;
    this.drawn = drawn;
    this.capacity = capacity(1);
    this.bucket =
        Bucket.builder()
            .addLimit(bandwidth(1))
            .withCustomTimePrecision(time)
            .withSynchronizationStrategy(SynchronizationStrategy.NONE)
            .build();
  }

  String name() {
    return name;
  }

  /** What it has now; below 0 while it is in debt. */
  long available() {
    return bucket.getAvailableTokens();
  }

  /** The most that it can have. */
  long capacity() {
    return capacity;
  }

  /**
   * Goes on with a part of the whole allowance: what it has stays, as far as it still fits, a debt
   * too; what it gains flows in.
   *
   * @param part 0 to 1; 0 leaves it one token, so that what is gained later starts empty
   */
  void resize(double part) {
    capacity = capacity(part);
    bucket.replaceConfiguration(
        BucketConfiguration.builder().addLimit(bandwidth(part)).build(),
        TokensInheritanceStrategy.AS_IS);
  }

  private long capacity(double part) {
    return Math.max(1, Math.round(perMinute * burstMinutes * part));
  }

  private Bandwidth bandwidth(double part) {
    double least = Math.max(part, LEAST_PART); // A deep debt at a tiny rate would not be counted.
    long perHour = Math.max(1, (long) (perMinute * MINUTES * least));
    return Bandwidth.builder()
        .capacity(capacity)
        .refillGreedy(perHour, Duration.ofMinutes(MINUTES))
        .build();
  }

  /** The whole allowance of a minute. */
  long perMinute() {
    return perMinute;
  }

  /** Whether the whole allowance of a minute could ever hold it. */
  boolean fits(Estimate least) {
    return estimated.applyAsLong(least) <= perMinute;
  }

  /** Whether it has this now; what is larger than the bucket needs a full one. */
  boolean has(Estimate estimate) {
    return available() >= Math.min(reservation(estimate), capacity);
  }

  void reserve(Estimate estimate) {
    settle(reservation(estimate));
  }

  /** Puts what was drawn in the place of what was reserved. */
  void correct(Estimate reserved, Usage usage, int burndown) {
    settle(drawn.tokens(usage, burndown) - reservation(reserved));
  }

  /** Gives a reservation back. */
  void release(Estimate reserved) {
    settle(-reservation(reserved));
  }

  /** There is nothing in it after all. */
  void empty() {
    settle(Math.max(0, available()));
  }

  /** Debt is bounded by an hour of the allowance: beyond that no bucket could count it. */
  private void settle(long more) {
    if (more > 0) {
      long most = Math.max(0, available() + MINUTES * perMinute);
      if (most > 0) {
        bucket.consumeIgnoringRateLimits(Math.min(more, most));
      }
    } else if (more < 0) {
      bucket.addTokens(-more);
    }
  }

  /** At most a minute of it: what never fits is for the platform to say, not for our guess. */
  private long reservation(Estimate estimate) {
    return Math.min(estimated.applyAsLong(estimate), perMinute);
  }
}
