package dev.argosy.simulator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A bucket, to the nanosecond. */
class BucketTest {
  private static final long SECOND = 1_000_000_000L;

  private static Bucket bucket(long perMinute) {
    return new Bucket(perMinute, Limit.MINUTE, Duration.ofSeconds(10), 0);
  }

  @Test
  void itIsFullAtTheStartAndHoldsItsWindow() {
    Bucket bucket = bucket(600);

    assertThat(bucket.holds(100, 0)).isTrue();
    assertThat(bucket.holds(101, 0)).isFalse();
  }

  @Test
  void aTokenIsThereAtItsNanosecondAndNotBefore() {
    Bucket bucket = bucket(7);
    bucket.take(1, 0);

    long oneToken = 60 * SECOND / 7; // 8.571428571428... s, so a nanosecond later
    assertThat(bucket.holds(1, oneToken)).isFalse();
    assertThat(bucket.holds(1, oneToken + 1)).isTrue();
  }

  @Test
  void itNeverHoldsMoreThanItsWindow() {
    Bucket bucket = bucket(600);

    assertThat(bucket.holds(101, Long.MAX_VALUE / 2)).isFalse();
  }

  @Test
  void aDebtIsPaidOffByTime() {
    Bucket bucket = bucket(600);
    bucket.take(150, 0);

    assertThat(bucket.holds(0, 5 * SECOND - 1)).isFalse();
    assertThat(bucket.holds(0, 5 * SECOND)).isTrue();
    assertThat(bucket.holds(1, 5 * SECOND)).isFalse();
  }

  @Test
  void whatIsGivenBackDoesNotOverfillIt() {
    Bucket bucket = bucket(600);
    bucket.take(50, 0);
    bucket.take(-50, 60 * SECOND);

    assertThat(bucket.holds(100, 60 * SECOND)).isTrue();
    assertThat(bucket.holds(101, 60 * SECOND)).isFalse();
  }

  @Test
  void theLargestAllowanceDoesNotOverflow() {
    Bucket bucket = new Bucket(Law.ALLOWANCE_MAX, Limit.DAY, Limit.DAY, 0);
    bucket.take(Law.ALLOWANCE_MAX * 2, 999_999_999L);

    assertThat(bucket.holds(0, 86_400 * SECOND + 999_999_998L)).isFalse();
    assertThat(bucket.holds(0, 86_400 * SECOND + 999_999_999L)).isTrue();
  }

  /** Against whole fractions of unbounded size. */
  @RepeatedTest(200)
  void itIsExactWhateverIsTakenAndWhen() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    long allowance = 1 + random.nextLong(Law.ALLOWANCE_MAX);
    Duration period = random.nextBoolean() ? Limit.MINUTE : Limit.DAY;
    Duration window = random.nextBoolean() ? period : Duration.ofMillis(1 + random.nextInt(60_000));
    Bucket bucket = new Bucket(allowance, period, window, 0);
    long capacity = Math.max(1, allowance * window.toMillis() / period.toMillis());
    BigInteger unit = BigInteger.valueOf(period.toNanos());
    BigInteger full = BigInteger.valueOf(capacity).multiply(unit);
    BigInteger held = full;
    long now = 0;
    for (int step = 0; step < 200; step++) {
      long passed = random.nextLong(1L << (1 + random.nextInt(46)));
      now += passed;
      held = held.add(BigInteger.valueOf(allowance).multiply(BigInteger.valueOf(passed))).min(full);
      long amount = random.nextLong(capacity + 1) - capacity / 4;
      boolean holds = held.compareTo(BigInteger.valueOf(amount).multiply(unit)) >= 0;
      assertThat(bucket.holds(amount, now)).as("seed %d, step %d", seed, step).isEqualTo(holds);
      bucket.take(amount, now);
      held = held.subtract(BigInteger.valueOf(amount).multiply(unit)).min(full);
    }
  }
}
