package dev.argosy.simulator.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.simulator.calls.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The laws, with time held by hand. */
class QuotasTest {
  private static final String HAIKU = "global.anthropic.claude-haiku-4-5-20251001-v1:0";
  private static final Place WEST = new Place(Place.Platform.BEDROCK, "1111", "us-west-2");
  private static final Place GLOBAL = new Place(Place.Platform.VERTEX, "argosy", "global");

  private long nanos = 77;

  private Quotas quotas(Quota... quotas) {
    return new Quotas(List.of(quotas), () -> nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private static Tokens input(long fresh) {
    return new Tokens(fresh, 0, 0, 0, 0);
  }

  private static Tokens generated(long input, long output) {
    return new Tokens(input, 0, 0, 0, output);
  }

  private static Admission admit(Quotas quotas, Place place, Tokens input, long maxTokens) {
    return quotas.admit(place, HAIKU, new Ask(input, maxTokens), "w1");
  }

  private static Admission.Admitted admitted(Admission admission) {
    assertThat(admission).isInstanceOf(Admission.Admitted.class);
    return (Admission.Admitted) admission;
  }

  @Test
  void bedrockReservesThePromptAndMaxTokens() {
    Quotas quotas = quotas(Quota.of("q", Law.Bedrock.of(1_000)));

    admitted(admit(quotas, WEST, new Tokens(100, 50, 40, 10, 0), 400));

    assertThat(quotas.use().quota("q").meter("tokens").reserved()).isEqualTo(600);
    assertThat(admit(quotas, WEST, input(1), 400)).isInstanceOf(Admission.Refused.class);
    admitted(admit(quotas, WEST, input(1), 399));
  }

  @Test
  void bedrockSettlesToWhatWasWrittenWithBurndownAndCacheReadsFree() {
    Quotas quotas = quotas(Quota.of("q", Law.Bedrock.of(10_000)));

    admitted(admit(quotas, WEST, new Tokens(100, 50, 40, 1_000, 0), 4_000))
        .settle(new Tokens(100, 50, 40, 1_000, 30));

    MeterUse tokens = quotas.use().quota("q").meter("tokens");
    assertThat(tokens.used()).isEqualTo(100 + 50 + 40 + 5 * 30);
    assertThat(tokens.reserved()).isZero();
    admitted(admit(quotas, WEST, input(1), 10_000 - 340 - 1));
  }

  @Test
  void bedrocksSettlementMayExceedTheReservationAndGoesIntoDebt() {
    Quotas quotas = quotas(Quota.of("q", Law.Bedrock.of(1_000)));

    admitted(admit(quotas, WEST, input(500), 500)).settle(generated(500, 500));

    pass(Duration.ofMinutes(2)); // 2,000 of the 3,000 are paid off: the bucket is at nothing
    assertThat(admit(quotas, WEST, input(1), 1)).isInstanceOf(Admission.Refused.class);
    pass(Duration.ofMillis(120));
    admitted(admit(quotas, WEST, input(1), 1));
  }

  @Test
  void aBedrockCallThatFailsWithoutATokenGivesItsReservationBack() {
    Quotas quotas = quotas(Quota.of("q", Law.Bedrock.of(1_000)));

    admitted(admit(quotas, WEST, input(500), 500)).settle(Tokens.NONE);

    admitted(admit(quotas, WEST, input(500), 500));
    assertThat(quotas.use().quota("q").meter("tokens").used()).isZero();
  }

  @Test
  void withoutMaxTokensTheModelsMaximumIsReserved() {
    Quotas quotas = quotas(Quota.of("q", new Law.Bedrock(10_000, 5, 8_000, 0, 0)));

    admitted(admit(quotas, WEST, input(500), -1));

    assertThat(quotas.use().quota("q").meter("tokens").reserved()).isEqualTo(8_500);
  }

  @Test
  void aCallThatIsLargerThanTheWindowIsNeverAdmitted() {
    Quotas quotas = quotas(Quota.of("q", Law.Bedrock.of(6_000)).withWindow(Duration.ofSeconds(10)));

    pass(Duration.ofHours(5));

    assertThat(admit(quotas, WEST, input(1), 1_000)).isInstanceOf(Admission.Refused.class);
    admitted(admit(quotas, WEST, input(1), 999));
  }

  @Test
  void requestsAMinuteAreCountedHoweverTheyEnd() {
    Quotas quotas = quotas(Quota.of("q", new Law.Bedrock(1_000_000, 5, 64_000, 2, 0)));

    admitted(admit(quotas, WEST, input(1), 1)).settle(Tokens.NONE);
    admitted(admit(quotas, WEST, input(1), 1)).settle(generated(1, 1));

    assertThat(admit(quotas, WEST, input(1), 1)).isEqualTo(new Admission.Refused(false, 0));
    assertThat(quotas.use().quota("q").meter("requests").refused()).isEqualTo(1);
    pass(Duration.ofSeconds(30));
    admitted(admit(quotas, WEST, input(1), 1));
  }

  @Test
  void aDaysTokensAreRefusedAsADays() {
    Quotas quotas = quotas(Quota.of("q", new Law.Bedrock(1_000_000, 5, 64_000, 0, 1_440)));

    admitted(admit(quotas, WEST, input(440), 1_000)).settle(generated(1_000, 88));

    assertThat(admit(quotas, WEST, input(1), 1)).isEqualTo(new Admission.Refused(true, 0));
    pass(Duration.ofMinutes(2));
    admitted(admit(quotas, WEST, input(1), 1));
  }

  @Test
  void vertexReservesNothingForOutputAndRefusesUntilItsDebtIsPaid() {
    Quotas quotas = quotas(Quota.of("q", new Law.Vertex(0, 0, 600)));
    Admission.Admitted first = admitted(admit(quotas, GLOBAL, input(9_000), 64_000));
    admitted(admit(quotas, GLOBAL, input(9_000), 64_000));

    first.settle(generated(9_000, 1_200));

    pass(Duration.ofMinutes(1));
    assertThat(admit(quotas, GLOBAL, input(1), 1)).isInstanceOf(Admission.Refused.class);
    pass(Duration.ofMillis(100));
    admitted(admit(quotas, GLOBAL, input(1), 1));
  }

  @Test
  void vertexTakesInputLessCacheReadsAtTheBegin() {
    Quotas quotas = quotas(Quota.of("q", new Law.Vertex(0, 1_000, 0)));

    admitted(admit(quotas, GLOBAL, new Tokens(600, 100, 50, 90_000, 0), 64_000));

    assertThat(quotas.use().quota("q").meter("input-tokens").reserved()).isEqualTo(750);
    assertThat(admit(quotas, GLOBAL, input(251), 1)).isInstanceOf(Admission.Refused.class);
    admitted(admit(quotas, GLOBAL, input(250), 1));
  }

  @Test
  void vertexCountsQueries() {
    Quotas quotas = quotas(Quota.of("q", new Law.Vertex(1, 0, 0)));

    admitted(admit(quotas, GLOBAL, input(1), 1)).settle(Tokens.NONE);

    assertThat(admit(quotas, GLOBAL, input(1), 1)).isInstanceOf(Admission.Refused.class);
  }

  @Test
  void theFirstQuotaThatCoversACallCountsItAndOthersAreUnlimited() {
    Quotas quotas =
        quotas(
            Quota.of("west", Law.Bedrock.of(10)).in("1111", "us-west-2").ofModels("haiku"),
            Quota.of("account", Law.Bedrock.of(1_000)).in("1111", ""),
            Quota.of("lineage", new Law.Vertex(5, 0, 0)).ofModels("opus-5", "haiku"));
    Ask ask = new Ask(input(5), 5);

    quotas.admit(WEST, HAIKU, ask, "w");
    quotas.admit(new Place(Place.Platform.BEDROCK, "1111", "us-east-1"), HAIKU, ask, "w");
    quotas.admit(WEST, "global.anthropic.claude-sonnet-5", ask, "w");
    quotas.admit(GLOBAL, "claude-haiku-4-5@20251001", ask, "w");
    quotas.admit(GLOBAL, "claude-opus-5-5", ask, "w");
    Admission elsewhere =
        quotas.admit(new Place(Place.Platform.BEDROCK, "2222", "us-west-2"), HAIKU, ask, "w");

    assertThat(quotas.use().quotas()).extracting(QuotaUse::admitted).containsExactly(1L, 2L, 2L);
    assertThat(elsewhere).isSameAs(Admission.UNLIMITED);
  }

  @Test
  void refusalsAreCountedByWorkerAndSecondAndTellWhenToComeAgain() {
    Quotas quotas =
        quotas(Quota.of("q", Law.Bedrock.of(600)).withRetryAfter(Duration.ofSeconds(2)));
    Admission.Admitted open = admitted(admit(quotas, WEST, input(100), 500));
    pass(Duration.ofMillis(1_900));

    Admission refused = quotas.admit(WEST, HAIKU, new Ask(input(100), 500), "w2");
    open.settle(generated(100, 20));

    assertThat(refused).isEqualTo(new Admission.Refused(false, 2));
    QuotaUse use = quotas.use().quota("q");
    assertThat(use.refusedByWorker()).isEqualTo(Map.of("w2", 1L));
    assertThat(use.refused()).isEqualTo(1);
    assertThat(use.series())
        .containsExactly(
            new SecondUse(0, 1, 0, Map.of()), new SecondUse(1, 0, 1, Map.of("tokens", 200L)));
    assertThat(quotas.use().seconds()).isEqualTo(1.9);
  }

  @Test
  void theSeriesKeepsItsLastHour() {
    Quotas quotas = quotas(Quota.of("q", Law.Bedrock.of(600)));
    for (int second = 0; second < Series.SECONDS_MAX + 5; second++) {
      admit(quotas, WEST, input(1), 1);
      pass(Duration.ofSeconds(1));
    }

    List<SecondUse> series = quotas.use().quota("q").series();
    assertThat(series).hasSize(Series.SECONDS_MAX);
    assertThat(series.getFirst().second()).isEqualTo(5);
  }

  @Test
  void theSameQuotasGoOnAndOthersBeginAnew() {
    Quota quota = Quota.of("q", Law.Bedrock.of(600));
    Quotas quotas = quotas(quota);
    Admission.Admitted open = admitted(admit(quotas, WEST, input(100), 500));

    quotas.replace(List.of(Quota.of("q", Law.Bedrock.of(600))));
    assertThat(quotas.use().quota("q").admitted()).isEqualTo(1);

    quotas.replace(List.of(quota, Quota.of("r", Law.Bedrock.of(600))));
    open.settle(generated(100, 500));
    assertThat(quotas.use().quota("q").meter("tokens").used()).isZero();
    admitted(admit(quotas, WEST, input(100), 500));
  }

  @Test
  void aQuotaThatCannotBeIsRefused() {
    assertThatThrownBy(() -> Law.Bedrock.of(0))
        .hasMessage("tokens-per-minute must be 1..4000000000: 0");
    assertThatThrownBy(() -> new Law.Vertex(-1, 0, 0)).hasMessageContaining("queries-per-minute");
    assertThatThrownBy(() -> Quota.of(" ", Law.Bedrock.of(1))).hasMessageContaining("name");
    assertThatThrownBy(
            () -> Quota.of("q", Law.Bedrock.of(1)).withRetryAfter(Duration.ofMillis(1_500)))
        .hasMessage("retry-after must be whole seconds: PT1.5S");
    assertThatThrownBy(() -> Quota.of("q", Law.Bedrock.of(1)).withWindow(Duration.ZERO))
        .hasMessageContaining("window must be");
  }

  /**
   * Whoever calls when and however much: what was settled and what is reserved stay within the
   * window, the rate and what settlements took over their reservations.
   */
  @RepeatedTest(50)
  void aBedrockQuotaIsNeverOverspentByMoreThanItsCorrections() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    long perMinute = 60_000L + random.nextInt(2_000_000);
    Quotas quotas = quotas(Quota.of("q", Law.Bedrock.of(perMinute)));
    List<Admission.Admitted> open = new ArrayList<>();
    List<Long> reserved = new ArrayList<>();
    List<Long> inputs = new ArrayList<>();
    long start = nanos;
    long corrections = 0;
    for (int step = 0; step < 2_000; step++) {
      nanos += random.nextLong(50_000_000);
      long input = 1L + random.nextInt(5_000);
      long maxTokens = 1L + random.nextInt(4_000);
      if (admit(quotas, WEST, input(input), maxTokens) instanceof Admission.Admitted admitted) {
        open.add(admitted);
        reserved.add(input + maxTokens);
        inputs.add(input);
      }
      if (!open.isEmpty() && random.nextInt(3) > 0) {
        int ended = random.nextInt(open.size());
        long output = random.nextInt(2_000);
        long drawn = inputs.get(ended) + 5 * output;
        corrections += Math.max(0, drawn - reserved.get(ended));
        open.remove(ended).settle(generated(inputs.get(ended), output));
        reserved.remove(ended);
        inputs.remove(ended);
      }
      MeterUse tokens = quotas.use().quota("q").meter("tokens");
      double allowed = perMinute + perMinute / 60e9 * (nanos - start) + corrections;
      assertThat((double) (tokens.used() + tokens.reserved()))
          .as("seed %d, step %d", seed, step)
          .isLessThanOrEqualTo(allowed + 1e-6);
      assertThat(tokens.reserved()).isEqualTo(reserved.stream().mapToLong(Long::longValue).sum());
    }
    assertThat(quotas.use().quota("q").refused()).as("seed %d", seed).isPositive();
  }
}
