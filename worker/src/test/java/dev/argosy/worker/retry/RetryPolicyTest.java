package dev.argosy.worker.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Usage;
import dev.argosy.worker.Samples;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.retry.Verdict.Deliver;
import dev.argosy.worker.retry.Verdict.Fail;
import dev.argosy.worker.retry.Verdict.HandBack;
import dev.argosy.worker.retry.Verdict.NextRoute;
import dev.argosy.worker.retry.Verdict.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final PlatformError ERROR = Samples.error(ErrorType.PLATFORM_ERROR, "Oops");
  private static final RawJson MESSAGE = RawJson.of("{}");
  private static final Usage USAGE = new Usage(1, 2, 0, 0, 0);
  private static final Course NEXT = Course.of("next");
  private static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final Instant JUDGED_FROM = Instant.parse("2026-11-22T10:00:00Z");
  private static final RetryConfig CONFIG =
      new RetryConfig(3, Duration.ofSeconds(1), Duration.ofSeconds(10));

  /** The very middle of every range. */
  private final RetryPolicy policy = new RetryPolicy(CONFIG, half());

  static Stream<Arguments> verdicts() {
    Verdict deliver = new Deliver(MESSAGE, USAGE);
    Verdict fail = new Fail(ERROR, false);
    Verdict exhausted = new Fail(ERROR, true);
    Duration seconds = Duration.ofSeconds(1);
    Duration longest = CONFIG.delayMax().dividedBy(2);
    return Stream.of(
        // outcome, attempt, the request's limit, other routes, verdict
        arguments(new Outcome.Completed(MESSAGE, USAGE), 3, 1, false, deliver),
        arguments(new Outcome.Refused(MESSAGE, USAGE), 1, NO_LIMIT, true, deliver),
        arguments(new Outcome.Throttled(ERROR, seconds, false), 3, 1, true, new NextRoute()),
        arguments(new Outcome.Throttled(ERROR, null, true), 3, 1, false, new NextRoute()),
        arguments(new Outcome.Overloaded(ERROR, null), 3, 1, false, new NextRoute()),
        arguments(new Outcome.Unauthenticated(ERROR), 3, 1, false, new NextRoute()),
        arguments(new Outcome.RouteUnusable(ERROR), 3, 1, true, new NextRoute()),
        arguments(new Outcome.RouteUnusable(ERROR), 1, NO_LIMIT, false, fail),
        arguments(failed(), 1, NO_LIMIT, true, new Retry(Duration.ofMillis(500), ERROR)),
        arguments(failed(), 2, NO_LIMIT, false, new Retry(seconds, ERROR)),
        arguments(failed(), 3, NO_LIMIT, true, exhausted),
        arguments(failed(), 2, 2, true, exhausted),
        arguments(failed(), 1, 1, true, exhausted),
        arguments(failed(), 3, 20, true, exhausted),
        arguments(failed(), 99, NO_LIMIT, true, exhausted),
        arguments(new Outcome.Rejected(ERROR), 1, NO_LIMIT, true, fail),
        arguments(new Outcome.Uncalled(ERROR, true), 3, 1, false, new Retry(longest, ERROR, false)),
        arguments(new Outcome.Uncalled(ERROR, false), 1, NO_LIMIT, true, fail),
        arguments(new Outcome.Abandoned(USAGE), 3, 1, false, new HandBack()));
  }

  @ParameterizedTest
  @MethodSource("verdicts")
  void everyOutcomeHasItsVerdict(
      Outcome outcome, int attempt, int limit, boolean otherRoutes, Verdict verdict) {
    assertThat(decide(outcome, attempt, attempt, limit, new Fixed(otherRoutes, null, true)))
        .isEqualTo(verdict);
  }

  @Test
  void theTableHasEveryOutcome() {
    assertThat(verdicts().map(row -> row.get()[0].getClass().getSimpleName()))
        .containsAll(
            Arrays.stream(Outcome.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
  }

  /** Uniform in [0, min(max, base * 2^(attempt-1))): every bound is kept and nearly reached. */
  @RepeatedTest(50)
  void theDelayHasFullJitter() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    RetryPolicy random = new RetryPolicy(CONFIG, new SplittableRandom(seed));
    long[] ceilings = {1_000, 2_000, 4_000, 8_000, 10_000, 10_000};
    for (int attempt = 1; attempt <= ceilings.length; attempt++) {
      Duration least = Duration.ofDays(1);
      Duration most = Duration.ZERO;
      for (int i = 0; i < 500; i++) {
        Duration delay = random.delayAfter(attempt);
        least = delay.compareTo(least) < 0 ? delay : least;
        most = delay.compareTo(most) > 0 ? delay : most;
      }
      Duration ceiling = Duration.ofMillis(ceilings[attempt - 1]);
      assertThat(least).as("seed %d", seed).isBetween(Duration.ZERO, ceiling.dividedBy(5));
      assertThat(most).as("seed %d", seed).isBetween(ceiling.dividedBy(5).multipliedBy(4), ceiling);
    }
  }

  @Test
  void theLongestStormStillHasADelay() {
    assertThat(policy.delayAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void anAttemptIsOneOrMore() {
    assertThatThrownBy(() -> policy.delayAfter(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  private Verdict decide(
      Outcome outcome, int attempt, int ofModel, int limit, RetryPolicy.Choices choices) {
    Failures failures = new Failures(attempt, ofModel, JUDGED_FROM);
    return policy.decide(outcome, attempt, ofModel, limit, failures, choices);
  }

  /** A request with this next model, whose prompts may be longer. */
  private record Fixed(boolean otherRoutes, @Nullable Course next, boolean well)
      implements RetryPolicy.Choices {
    @Override
    public Optional<Course> nextModel(boolean longer) {
      return Optional.ofNullable(next);
    }

    @Override
    public boolean answeredSince(Instant time) {
      assertThat(time).isEqualTo(JUDGED_FROM);
      return well;
    }
  }

  @Test
  void aRefusalGoesToTheNextModel() {
    assertThat(withNext(new Outcome.Refused(MESSAGE, USAGE), 1, 1, NO_LIMIT))
        .isEqualTo(new Verdict.NextModel(NEXT, "refusal"));
  }

  @Test
  void attemptsAreExhaustedForEachModelAlone() {
    assertThat(withNext(failed(), 3, 3, NO_LIMIT)).isEqualTo(new Verdict.NextModel(NEXT, "Oops"));
    assertThat(withNext(failed(), 5, 2, NO_LIMIT)).isInstanceOf(Retry.class);
  }

  @Test
  void theRequestsOwnLimitOfAttemptsHoldsForAllModels() {
    assertThat(withNext(failed(), 3, 3, 3)).isEqualTo(new Fail(ERROR, true));
    assertThat(withNext(failed(), 3, 1, 3)).isEqualTo(new Fail(ERROR, true));
    assertThat(withNext(new Outcome.Refused(MESSAGE, USAGE), 3, 1, 3))
        .isEqualTo(new Deliver(MESSAGE, USAGE));
  }

  @Test
  void aModelThatTurnedTheAccountAwayEverywhereIsFollowedByTheNext() {
    assertThat(withNext(new Outcome.RouteUnusable(ERROR), 1, 1, NO_LIMIT))
        .isEqualTo(new Verdict.NextModel(NEXT, "Oops"));
  }

  @Test
  void onlyAPromptThatIsTooLongForAModelIsRejectedAndTriedOnAnother() {
    PlatformError tooLong = Samples.error(ErrorType.TOO_LARGE, "Validation");
    assertThat(withNext(new Outcome.Rejected(tooLong), 1, 1, NO_LIMIT))
        .isEqualTo(new Verdict.NextModel(NEXT, "Validation"));
    assertThat(withNext(new Outcome.Rejected(ERROR), 1, 1, NO_LIMIT))
        .isEqualTo(new Fail(ERROR, false));
  }

  private Verdict withNext(Outcome outcome, int attempt, int ofModel, int limit) {
    return decide(outcome, attempt, ofModel, limit, new Fixed(false, NEXT, true));
  }

  /** What an outage lets fail goes on at no attempt, later and later. */
  @Test
  void aFailureIsNoAttemptWhileTheModelAnswersNobody() {
    assertThat(inAnOutage(failed(), 1, 1, NO_LIMIT, null)).isEqualTo(spared(1));
    assertThat(inAnOutage(failed(), 3, 3, NO_LIMIT, null)).isEqualTo(spared(3));
    assertThat(inAnOutage(failed(), 1, 1_000, NO_LIMIT, null)).isEqualTo(spared(1_000));
  }

  @Test
  void afterAnOutageARequestHasItsAttempts() {
    Failures many = new Failures(40, 40, JUDGED_FROM);
    Fixed well = new Fixed(true, null, true);
    assertThat(policy.decide(failed(), 2, 2, NO_LIMIT, many, well))
        .isEqualTo(new Retry(CONFIG.delayMax().dividedBy(2), ERROR, true));
    assertThat(policy.decide(failed(), 3, 3, NO_LIMIT, many, well))
        .isEqualTo(new Fail(ERROR, true));
  }

  /** Who pays for each try must not try for ever. */
  @Test
  void whatMayBeBilledIsAnAttemptInAnOutageToo() {
    Outcome cut = new Outcome.Failed(ERROR, USAGE);
    PlatformError silence = new PlatformError(ErrorType.TIMEOUT, "Timeout", "no answer", null);
    Outcome unknown = new Outcome.Failed(silence, Usage.NONE);
    assertThat(inAnOutage(cut, 3, 3, NO_LIMIT, null)).isEqualTo(new Fail(ERROR, true));
    assertThat(inAnOutage(unknown, 3, 3, NO_LIMIT, null)).isEqualTo(new Fail(silence, true));
    assertThat(inAnOutage(unknown, 2, 2, NO_LIMIT, null)).isInstanceOf(Retry.class);
  }

  /** An answer that cannot be read, or time that the model has spent, is no server error. */
  @ParameterizedTest
  @ValueSource(ints = {200, 408, 504})
  void whatIsNoServerErrorMayBeBilled(int status) {
    PlatformError spoilt = new PlatformError(ErrorType.PLATFORM_ERROR, "Spoilt", "said", status);
    Outcome outcome = new Outcome.Failed(spoilt, Usage.NONE);
    assertThat(inAnOutage(outcome, 3, 3, NO_LIMIT, null)).isEqualTo(new Fail(spoilt, true));
  }

  @Test
  void theRequestsOwnLimitBoundsAllItsFailures() {
    assertThat(inAnOutage(failed(), 1, 3, 3, null)).isEqualTo(new Fail(ERROR, true));
    assertThat(inAnOutage(failed(), 1, 2, 3, null)).isEqualTo(spared(2));
    assertThat(inAnOutage(failed(), 1, 3, 3, NEXT)).isEqualTo(new Fail(ERROR, true));
  }

  @Test
  void anOutageOfAModelIsLeftForTheNextOneAfterAsManyFailures() {
    assertThat(inAnOutage(failed(), 1, 2, NO_LIMIT, NEXT)).isEqualTo(spared(2));
    assertThat(inAnOutage(failed(), 1, 3, NO_LIMIT, NEXT))
        .isEqualTo(new Verdict.NextModel(NEXT, "Oops"));
  }

  private Verdict inAnOutage(
      Outcome outcome, int attempt, int failed, int limit, @Nullable Course next) {
    Failures failures = new Failures(failed, failed, JUDGED_FROM);
    return policy.decide(outcome, attempt, attempt, limit, failures, new Fixed(true, next, false));
  }

  /** The middle of the delay after so many failures, at no attempt. */
  private Verdict spared(int failures) {
    return new Retry(policy.delayAfter(failures), ERROR, false);
  }

  private static Outcome failed() {
    return new Outcome.Failed(ERROR, Usage.NONE);
  }

  private static RandomGenerator half() {
    return () -> Long.MIN_VALUE; // The top bit alone: nextDouble() is 0.5.
  }
}
