package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.argosy.contract.Usage;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.AdmissionConfig.Mode;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A quota that the fleet shares, that throttles slow, or that is only observed. */
class SharedQuotaTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final HandClock clock = new HandClock();

  /** 6,000 tokens a minute: 100 a second, 1,000 at once. */
  private final Quota quota = Samples.bedrock(clock, 6_000, TEN_SECONDS);

  @Test
  void aShareIsAPartOfRateAndBurstAndWhatIsGainedStartsEmpty() {
    quota.share(0.25);
    assertThat(quota.levels()).containsExactly(new Quota.Level("q", "tokens", 250, 250));
    assertThat(quota.reserve(tokens(250, 0))).isTrue();
    clock.pass(Duration.ofSeconds(1));
    assertThat(quota.reserve(tokens(26, 0))).isFalse();
    assertThat(quota.reserve(tokens(25, 0))).isTrue();
    quota.share(1);
    assertThat(quota.levels()).containsExactly(new Quota.Level("q", "tokens", 0, 1_000));
    clock.pass(Duration.ofSeconds(1));
    assertThat(quota.levels()).containsExactly(new Quota.Level("q", "tokens", 100, 1_000));
  }

  @Test
  void withoutAShareThereIsNothingAndTheFirstOneStartsEmpty() {
    quota.share(0);
    clock.pass(TEN_SECONDS);
    assertThat(quota.reserve(tokens(1, 0))).isFalse();
    quota.share(0.5);
    assertThat(quota.reserve(tokens(2, 0))).isFalse();
    clock.pass(Duration.ofSeconds(1));
    assertThat(quota.reserve(tokens(50, 0))).isTrue();
  }

  @Test
  void aDebtIsKeptWhenTheShareChanges() {
    Estimate estimate = tokens(1_000, 0);
    quota.reserve(estimate);
    quota.correct(estimate, used(1_500, 0), 1);
    quota.share(0.5);
    assertThat(quota.levels()).containsExactly(new Quota.Level("q", "tokens", -500, 500));
    quota.share(1);
    assertThat(quota.levels()).containsExactly(new Quota.Level("q", "tokens", -500, 1_000));
  }

  @Test
  void aRequestThatFitsTheWholeQuotaIsServedByTheSmallestShare() {
    quota.share(1 / 12.0);
    assertThat(quota.neverFits(tokens(0, 6_000))).isFalse();
    assertThat(quota.reserve(tokens(5_000, 1_000))).isTrue();
    assertThat(quota.levels().getFirst().available()).isEqualTo(83 - 6_000);
  }

  @Test
  void aTinyShareOfASmallRateStillFlows() {
    Quota slow = Samples.bedrock(clock, 60, TEN_SECONDS);
    slow.share(0.01);
    assertThat(slow.reserve(tokens(1, 0))).isTrue();
    clock.pass(Duration.ofSeconds(99));
    assertThat(slow.reserve(tokens(1, 0))).isFalse();
    clock.pass(Duration.ofSeconds(2));
    assertThat(slow.reserve(tokens(1, 0))).as("0.6 a minute").isTrue();
  }

  @Test
  void whatAWholeMinuteDoesNotHoldNeverFits() {
    assertThat(quota.neverFits(tokens(0, 6_000))).isFalse();
    assertThat(quota.neverFits(tokens(0, 6_001))).isTrue();
    assertThat(
            Quota.of("v", new QuotaConfig.Vertex(1, 10, 10, TEN_SECONDS), Mode.ENFORCE, clock)
                .neverFits(new Estimate(0, 64_000, 0)))
        .as("Vertex reserves no output")
        .isFalse();
  }

  @Test
  void aThrottleClosesItAndTakesATenthOfItsRate() {
    assertThat(quota.throttled(Duration.ofSeconds(5))).isTrue();
    assertThat(quota.reserve(tokens(1, 0))).isFalse();
    assertThat(quota.state().open()).isFalse();
    assertThat(quota.state().pace()).isEqualTo(0.9);
    clock.pass(Duration.ofSeconds(5));
    assertThat(quota.reserve(tokens(1, 0))).isTrue();
  }

  @Test
  void afterAThrottleNothingIsLeftOfWhatWasSavedUp() {
    quota.throttled(Duration.ofSeconds(1));
    assertThat(quota.levels().getFirst().available()).isZero();
    clock.pass(Duration.ofSeconds(1));
    assertThat(quota.levels().getFirst().available()).isEqualTo(90);
  }

  @Test
  void theRateComesBackInTwentySeconds() {
    quota.throttled(Duration.ZERO);
    quota.served();
    clock.pass(Duration.ofSeconds(10));
    assertThat(quota.state().pace()).isCloseTo(0.95, within(1e-9));
    clock.pass(Duration.ofSeconds(10));
    assertThat(quota.state().pace()).isEqualTo(1);
    assertThat(quota.has(tokens(1, 0))).isTrue();
    assertThat(quota.levels().getFirst().capacity()).isEqualTo(1_000);
  }

  @Test
  void aStormOfThrottlesSlowsItOnce() {
    for (int closing = 0; closing < 20; closing++) {
      quota.throttled(Duration.ofSeconds(1));
      clock.pass(Duration.ofSeconds(1));
    }
    assertThat(quota.state().pace()).as("nothing was served in between").isGreaterThan(0.9);
  }

  @Test
  void throttlesThatComeAgainAndAgainFindTheRateThatIsThere() {
    for (int time = 0; time < 100; time++) {
      quota.throttled(Duration.ZERO);
      quota.served();
    }
    assertThat(quota.state().pace()).isEqualTo(0.05);
  }

  @Test
  void anObservedQuotaHoldsNothingBackAndCountsWhatItWouldHave() {
    Quota observed =
        Quota.of(
            "q",
            new QuotaConfig.Bedrock(6_000, OptionalLong.empty(), TEN_SECONDS),
            Mode.OBSERVE,
            clock);
    assertThat(observed.reserve(tokens(1_000, 0))).isTrue();
    assertThat(observed.state().overdrawn()).isZero();
    assertThat(observed.reserve(tokens(1_000, 0))).isTrue();
    assertThat(observed.state().overdrawn()).isEqualTo(1);
    assertThat(observed.levels().getFirst().available()).isEqualTo(-1_000);
    observed.throttled(Duration.ofSeconds(5));
    assertThat(observed.reserve(tokens(1, 0))).as("the platform decides").isFalse();
  }

  @Test
  void debtIsBoundedSoThatNoBucketFailsToCountIt() {
    Quota observed =
        Quota.of(
            "q",
            new QuotaConfig.Bedrock(60, OptionalLong.empty(), TEN_SECONDS),
            Mode.OBSERVE,
            clock);
    observed.share(0);
    for (int call = 0; call < 1_000; call++) {
      assertThat(observed.reserve(tokens(1_000_000, 64_000))).isTrue();
      observed.correct(tokens(1_000_000, 64_000), used(9_000_000, 64_000), 15);
    }
    assertThat(observed.levels().getFirst().available()).isEqualTo(-3_600);
  }

  @Test
  void whatThrottledCallsGiveBackIsNotThereEither() {
    quota.reserve(tokens(500, 0));
    quota.reserve(tokens(400, 0));
    quota.release(tokens(500, 0));
    quota.throttled(Duration.ofSeconds(1));
    quota.release(tokens(400, 0));
    quota.throttled(Duration.ofSeconds(1));
    assertThat(quota.levels().getFirst().available()).isZero();
  }

  @Test
  void whatIsReservedIsWhatOpenCallsHaveTaken() {
    quota.reserve(tokens(100, 50));
    quota.reserve(tokens(10, 5));
    assertThat(quota.state().reserved()).isEqualTo(165);
    quota.correct(tokens(100, 50), used(1, 1), 1);
    quota.keep(tokens(10, 5));
    assertThat(quota.state().reserved()).isZero();
    assertThat(quota.levels().getFirst().available()).isEqualTo(1_000 - 2 - 15);
  }

  private static Estimate tokens(long input, long output) {
    return new Estimate(input, output);
  }

  private static Usage used(long input, long output) {
    return new Usage(input, output, 0, 0, 0);
  }
}
