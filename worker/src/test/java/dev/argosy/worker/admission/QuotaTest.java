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

class QuotaTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final HandClock clock = new HandClock();

  /** 6,000 tokens a minute: 100 a second, 1,000 at once. */
  private final Quota quota = Samples.bedrock(clock, 6_000, TEN_SECONDS);

  @Test
  void theBurstCanBeReservedAtOnceAndNoMore() {
    assertThat(quota.reserve(tokens(900, 100))).isTrue();
    assertThat(quota.reserve(tokens(1, 0))).isFalse();
  }

  @Test
  void itsLevelShowsWhatItHasAndItsDebt() {
    assertThat(quota.levels()).containsExactly(new Quota.Level("q", "tokens", 1_000, 1_000));
    quota.reserve(tokens(900, 100));
    quota.correct(tokens(900, 100), used(1_500, 0), 1);
    assertThat(quota.levels()).containsExactly(new Quota.Level("q", "tokens", -500, 1_000));
  }

  @Test
  void eachAllowanceOfAPlatformHasALevel() {
    var vertex = new QuotaConfig.Vertex(60, 600, 6_000, TEN_SECONDS);
    assertThat(Quota.of("v", vertex, Mode.ENFORCE, clock).levels())
        .containsExactly(
            new Quota.Level("v", "queries", 10, 10),
            new Quota.Level("v", "input_tokens", 100, 100),
            new Quota.Level("v", "output_tokens", 1_000, 1_000));
    var bedrock = new QuotaConfig.Bedrock(6_000, OptionalLong.of(60), TEN_SECONDS);
    assertThat(Quota.of("b", bedrock, Mode.ENFORCE, clock).levels())
        .extracting(Quota.Level::meter)
        .containsExactly("tokens", "requests");
  }

  @Test
  void askingWhetherItHasAnEstimateTakesNothing() {
    assertThat(quota.has(tokens(1_000, 0))).isTrue();
    assertThat(quota.has(tokens(1_000, 0))).isTrue();
    quota.reserve(tokens(1, 0));
    assertThat(quota.has(tokens(1_000, 0))).isFalse();
  }

  @Test
  void theRateFlowsBackEvenly() {
    quota.reserve(tokens(1_000, 0));
    clock.pass(Duration.ofMillis(990));
    assertThat(quota.reserve(tokens(100, 0))).isFalse();
    clock.pass(Duration.ofMillis(10));
    assertThat(quota.reserve(tokens(100, 0))).isTrue();
  }

  @Test
  void idleTimeSavesUpTheBurstAndNoMore() {
    clock.pass(Duration.ofHours(1));
    assertThat(quota.reserve(tokens(1_000, 0))).isTrue();
    assertThat(quota.reserve(tokens(1, 0))).isFalse();
  }

  @Test
  void aReservationThatDoesNotFitTakesNothing() {
    quota.reserve(tokens(600, 0));
    assertThat(quota.reserve(tokens(401, 0))).isFalse();
    assertThat(quota.reserve(tokens(400, 0))).isTrue();
  }

  @Test
  void aCallThatUsedLessGivesTheRestBack() {
    Estimate estimate = tokens(200, 800);
    quota.reserve(estimate);
    quota.correct(estimate, used(150, 10), 5);
    assertThat(quota.reserve(tokens(801, 0))).isFalse();
    assertThat(quota.reserve(tokens(800, 0))).isTrue();
  }

  @Test
  void anOutputTokenBurnsDownAsOftenAsItsModelSays() {
    Estimate estimate = tokens(0, 100);
    quota.reserve(estimate);
    quota.correct(estimate, used(0, 100), 5);
    assertThat(quota.reserve(tokens(501, 0))).isFalse();
    assertThat(quota.reserve(tokens(500, 0))).isTrue();
  }

  @Test
  void cacheWritesCountAndCacheReadsAreFree() {
    Estimate estimate = tokens(1_000, 0);
    quota.reserve(estimate);
    quota.correct(estimate, new Usage(100, 0, 200, 300, 50_000), 5);
    assertThat(quota.reserve(tokens(401, 0))).isFalse();
    assertThat(quota.reserve(tokens(400, 0))).isTrue();
  }

  @Test
  void aCallThatUsedMoreLeavesADebtThatTimePaysOff() {
    Estimate estimate = tokens(100, 100);
    quota.reserve(estimate);
    quota.correct(estimate, used(800, 240), 5); // 2,000: 1,000 in debt.
    clock.pass(TEN_SECONDS);
    assertThat(quota.reserve(tokens(1, 0))).as("the debt is just paid").isFalse();
    clock.pass(Duration.ofMillis(10));
    assertThat(quota.reserve(tokens(1, 0))).isTrue();
  }

  @Test
  void aCallThatWasTurnedAwayGivesEverythingBack() {
    Estimate estimate = tokens(500, 500);
    quota.reserve(estimate);
    quota.release(estimate);
    assertThat(quota.reserve(estimate)).isTrue();
  }

  @Test
  void givingBackNeverSavesUpMoreThanTheBurst() {
    Estimate estimate = tokens(1_000, 0);
    quota.reserve(estimate);
    clock.pass(TEN_SECONDS);
    quota.release(estimate);
    assertThat(quota.reserve(tokens(1_000, 0))).isTrue();
    assertThat(quota.reserve(tokens(1, 0))).isFalse();
  }

  @Test
  void aRequestLargerThanTheBurstWaitsForAFullBucketAndGoesIntoDebt() {
    quota.reserve(tokens(1, 0));
    assertThat(quota.reserve(tokens(3_000, 0))).isFalse();
    clock.pass(Duration.ofMillis(10));
    assertThat(quota.reserve(tokens(3_000, 0))).isTrue();
    clock.pass(Duration.ofSeconds(20));
    assertThat(quota.reserve(tokens(1, 0))).as("2,000 in debt").isFalse();
    clock.pass(Duration.ofMillis(10));
    assertThat(quota.reserve(tokens(1, 0))).isTrue();
  }

  @Test
  void aRequestLargerThanTheMinuteIsHeldToTheMinute() {
    Estimate huge = tokens(1_000_000, 64_000);
    assertThat(quota.reserve(huge)).isTrue();
    clock.pass(Duration.ofSeconds(50));
    assertThat(quota.reserve(tokens(1, 0))).isFalse();
    clock.pass(Duration.ofMillis(10));
    assertThat(quota.reserve(tokens(1, 0))).isTrue();
  }

  @Test
  void releasingARequestLargerThanTheMinuteGivesBackWhatItTook() {
    Estimate huge = tokens(1_000_000, 64_000);
    quota.reserve(huge);
    quota.release(huge);
    assertThat(quota.reserve(tokens(1_000, 0))).isTrue();
    assertThat(quota.reserve(tokens(1, 0))).isFalse();
  }

  @Test
  void theLargestQuotaStaysRightInDebt() {
    Quota largest = Samples.bedrock(clock, QuotaConfig.MAX_TOKENS, QuotaConfig.LEAST_BURST);
    Estimate estimate = tokens(QuotaConfig.MAX_TOKENS, 0);
    assertThat(largest.reserve(estimate)).isTrue();
    largest.correct(estimate, used(3 * QuotaConfig.MAX_TOKENS, 0), 1);
    clock.pass(Duration.ofMinutes(2));
    assertThat(largest.reserve(tokens(1, 0))).isFalse();
    clock.pass(Duration.ofMinutes(1));
    assertThat(largest.reserve(tokens(1, 0))).isTrue();
  }

  @Test
  void theSmallestQuotaServesOneTokenAMinute() {
    Quota smallest = Samples.bedrock(clock, 1, QuotaConfig.LEAST_BURST);
    assertThat(smallest.reserve(tokens(10, 10))).isTrue();
    clock.pass(Duration.ofSeconds(59));
    assertThat(smallest.reserve(tokens(10, 10))).isFalse();
    clock.pass(Duration.ofSeconds(1));
    assertThat(smallest.reserve(tokens(10, 10))).isTrue();
  }

  @Test
  void anAllowanceOfRequestsIsMeteredBesideTheTokens() {
    Quota both =
        Quota.of(
            "q",
            new QuotaConfig.Bedrock(6_000, OptionalLong.of(12), TEN_SECONDS),
            Mode.ENFORCE,
            clock);
    Estimate small = tokens(1, 1);
    assertThat(both.reserve(small)).isTrue();
    assertThat(both.reserve(small)).isTrue();
    assertThat(both.reserve(small)).as("two requests in ten seconds").isFalse();
    both.correct(small, used(1, 1), 1);
    assertThat(both.reserve(small)).as("a request that was served stays counted").isFalse();
    both.release(small);
    assertThat(both.reserve(small)).as("one that was turned away does not").isTrue();
  }

  @Test
  void vertexTakesFromAllItsMetersOrFromNone() {
    Quota vertex = vertex(600, 6_000, 600);
    assertThat(vertex.reserve(tokens(600, 60))).isTrue();
    assertThat(vertex.reserve(tokens(100, 60))).as("output is short").isFalse();
    assertThat(vertex.reserve(tokens(400, 40))).as("nothing of the input was taken").isTrue();
  }

  @Test
  void vertexCountsQueries() {
    Quota vertex = vertex(12, 6_000, 6_000);
    assertThat(vertex.reserve(tokens(1, 1))).isTrue();
    assertThat(vertex.reserve(tokens(1, 1))).isTrue();
    assertThat(vertex.reserve(tokens(1, 1))).isFalse();
  }

  @Test
  void vertexCorrectsInputAndOutputApartAndWithoutBurndown() {
    Quota vertex = vertex(600, 6_000, 600);
    Estimate estimate = tokens(1_000, 100);
    vertex.reserve(estimate);
    vertex.correct(estimate, new Usage(100, 50, 200, 300, 9_000), 5);
    assertThat(vertex.reserve(tokens(401, 1))).as("600 of input used").isFalse();
    assertThat(vertex.reserve(tokens(1, 51))).as("50 of output used").isFalse();
    assertThat(vertex.reserve(tokens(400, 50))).isTrue();
  }

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
    assertThat(vertex(1, 10, 10).neverFits(new Estimate(0, 64_000, 0)))
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
  void whatIsReservedIsWhatOpenCallsHaveTaken() {
    quota.reserve(tokens(100, 50));
    quota.reserve(tokens(10, 5));
    assertThat(quota.state().reserved()).isEqualTo(165);
    quota.correct(tokens(100, 50), used(1, 1), 1);
    quota.keep(tokens(10, 5));
    assertThat(quota.state().reserved()).isZero();
    assertThat(quota.levels().getFirst().available()).isEqualTo(1_000 - 2 - 15);
  }

  private Quota vertex(long queries, long input, long output) {
    return Quota.of(
        "q", new QuotaConfig.Vertex(queries, input, output, TEN_SECONDS), Mode.ENFORCE, clock);
  }

  private static Estimate tokens(long input, long output) {
    return new Estimate(input, output);
  }

  private static Usage used(long input, long output) {
    return new Usage(input, output, 0, 0, 0);
  }
}
