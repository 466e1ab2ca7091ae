package dev.argosy.standalone.bench.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.simulator.quota.MeterUse;
import dev.argosy.simulator.quota.Place;
import dev.argosy.simulator.quota.QuotaUse;
import dev.argosy.simulator.quota.QuotasUse;
import dev.argosy.simulator.quota.SecondUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The arithmetic that judges how a quota was spent. */
final class SpendingTest {
  /** 100 a second. */
  private static final MeterUse TOKENS = new MeterUse("tokens", 6_000, 60, 0, 0, 0);

  private static QuotaUse quota(String name, SecondUse... series) {
    return new QuotaUse(
        name, Place.Platform.BEDROCK, 0, 0, Map.of(), List.of(TOKENS), List.of(series));
  }

  private static SecondUse second(long number, long admitted, long refused, long used) {
    return new SecondUse(number, admitted, refused, used == 0 ? Map.of() : Map.of("tokens", used));
  }

  @Test
  void aWindowHasItsFirstSecondAndNotItsLast() {
    Spending spending =
        new Spending(quota("q", second(1, 1, 5, 10), second(2, 2, 6, 20), second(4, 3, 7, 40)));

    assertThat(spending.used("tokens", 2, 4)).isEqualTo(20);
    assertThat(spending.share("tokens", 2, 4)).isEqualTo(0.1);
    assertThat(spending.admitted(1, 3)).isEqualTo(3);
    assertThat(spending.refused(2, 5)).isEqualTo(13);
  }

  @Test
  void theShareIsThatOfTheAllowanceThatWasUsedMost() {
    QuotaUse vertex =
        new QuotaUse(
            "v",
            Place.Platform.VERTEX,
            0,
            0,
            Map.of(),
            List.of(
                new MeterUse("input-tokens", 60_000, 60, 0, 0, 0),
                new MeterUse("output-tokens", 6_000, 60, 0, 0, 0)),
            List.of(new SecondUse(0, 1, 0, Map.of("input-tokens", 500L, "output-tokens", 90L))));

    assertThat(new Spending(vertex).share(0, 1)).isEqualTo(0.9);
  }

  @Test
  void anOverspendIsWhatAWindowHasAboveItsRate() {
    assertThat(new Spending(quota("q", second(5, 0, 0, 350))).worstOverspend("tokens"))
        .isEqualTo(250);
    assertThat(
            new Spending(
                    quota("q", second(5, 0, 0, 350), second(6, 0, 0, 50), second(7, 0, 0, 400)))
                .worstOverspend("tokens"))
        .isEqualTo(250 - 50 + 300);
  }

  @Test
  void secondsWithoutUsePayAnOverspendOff() {
    assertThat(
            new Spending(quota("q", second(0, 0, 0, 350), second(2, 0, 0, 300)))
                .worstOverspend("tokens"))
        .isEqualTo(250 - 100 + 200);
    assertThat(
            new Spending(quota("q", second(0, 0, 0, 350), second(9, 0, 0, 300)))
                .worstOverspend("tokens"))
        .isEqualTo(250);
  }

  @Test
  void withinTheRateNothingIsOverspent() {
    assertThat(
            new Spending(quota("q", second(0, 0, 0, 100), second(1, 0, 0, 99)))
                .worstOverspend("tokens"))
        .isZero();
  }

  /** Against every pair of seconds. */
  @RepeatedTest(50)
  void theWorstOverspendIsThatOfTheWorstOfAllWindows() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    long[] used = new long[60];
    List<SecondUse> series = new ArrayList<>();
    for (int number = 0; number < used.length; number++) {
      used[number] = random.nextBoolean() ? 0 : random.nextLong(400);
      if (used[number] > 0) {
        series.add(second(number, 0, 0, used[number]));
      }
    }
    double worst = 0;
    for (int i = 0; i < used.length; i++) {
      long sum = 0;
      for (int j = i + 1; j <= used.length; j++) {
        sum += used[j - 1];
        worst = Math.max(worst, sum - 100.0 * (j - i));
      }
    }

    assertThat(new Spending(quota("q", series.toArray(SecondUse[]::new))).worstOverspend("tokens"))
        .as("seed %d", seed)
        .isEqualTo(worst);
  }

  @Test
  void ofSeveralQuotasCallsOverPossibleCallsAreTheShare() {
    QuotasUse uses =
        new QuotasUse(
            1, List.of(quota("a", second(0, 10, 2, 100)), quota("b", second(0, 10, 0, 50))));
    Verdict verdict = new Verdict(uses, 0, 1);

    // a served 10 of the 10 that it could, b 10 of 20
    assertThat(verdict.share()).isEqualTo(20.0 / 30);
    assertThat(verdict.throttledShare()).isEqualTo(2.0 / 22);
    assertThat(verdict.figures())
        .containsEntry("calls", 22L)
        .containsEntry("throttled_calls", 2L)
        .containsKey("quotas");
  }

  @Test
  void aQuotaThatServedNothingLeavesNoShareOfAllToSpeakOf() {
    QuotasUse uses = new QuotasUse(1, List.of(quota("a", second(0, 10, 2, 100)), quota("b")));

    assertThat(new Verdict(uses, 0, 1).share()).isZero();
  }

  @Test
  void theFiguresOfOneQuotaAreItsAllowanceItsUseAndItsWorstOverspend() {
    QuotasUse uses =
        new QuotasUse(3, List.of(quota("a", second(0, 1, 0, 900), second(2, 1, 1, 50))));

    assertThat(new Verdict(uses, 2, 3).figures())
        .containsEntry("used_share", 0.5)
        .containsEntry("throttled_share", 0.5)
        .containsEntry("allowance_per_minute", 6_000L)
        .containsEntry("used_tokens", 50L)
        .containsEntry("worst_overspend", 800L);
  }
}
