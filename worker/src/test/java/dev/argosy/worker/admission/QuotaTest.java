package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

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
