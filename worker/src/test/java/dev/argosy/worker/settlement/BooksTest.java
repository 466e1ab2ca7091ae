package dev.argosy.worker.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.catalog.Price;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Usage;
import dev.argosy.contract.UsageRecord;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Estimate;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.time.HandClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BooksTest {
  private static final RawJson MESSAGE = RawJson.of("{}");
  private static final Usage USED = new Usage(10, 20, 0, 0, 0);
  private static final PlatformError ERROR = Samples.error(ErrorType.PLATFORM_ERROR, "Oops");

  private final Books books = new Books(Catalog.bundled(), "w-1", new SplittableRandom(1));
  private final Job job = Samples.job(Samples.request("a").withTenant("billing"));

  @Test
  void anAnswerIsEnteredWithItsPrice() {
    Books.Entry entry = enter(job, "global", new Outcome.Completed(MESSAGE, USED));
    // 10 tokens at 1 USD and 20 at 5 USD a million.
    assertThat(entry.price()).isEqualTo(new Price(new BigDecimal("0.00011"), "2026-10-07"));
    assertThat(entry.call().cost()).isEqualTo(new BigDecimal("0.00011"));
    assertThat(entry.call().attempt()).isEqualTo(1);
    assertThat(entry.call().route()).isEqualTo("cloud/id-global");
    assertThat(entry.call().outcome()).isEqualTo("completed");
    assertThat(entry.call().startedAt()).isEqualTo(HandClock.START);
    assertThat(entry.call().millis()).isEqualTo(812);
    assertThat(entry.servedBy().platformModel()).isEqualTo("id-global");
    assertThat(entry.servedBy().model()).isEqualTo(Samples.HAIKU);
  }

  @Test
  void theUsageRecordIsFlatAndComplete() {
    UsageRecord usage = enter(job, "global", new Outcome.Refused(MESSAGE, USED)).usage();
    assertThat(usage).isNotNull();
    assertThat(usage.id()).isEqualTo("a");
    assertThat(usage.outcome()).isEqualTo("refused");
    assertThat(usage.abandoned()).isFalse();
    assertThat(usage.estimated()).isFalse();
    assertThat(usage.tenant()).isEqualTo("billing");
    assertThat(usage.model()).isEqualTo(Samples.HAIKU);
    assertThat(usage.platform()).isEqualTo("cloud");
    assertThat(usage.account()).isEqualTo("123456789012");
    assertThat(usage.region()).isEqualTo("us-west-2");
    assertThat(usage.geography()).isEqualTo("global");
    assertThat(usage.usage()).isEqualTo(USED);
    assertThat(usage.cost()).isEqualTo(new BigDecimal("0.00011"));
    assertThat(usage.priceVersion()).isEqualTo("2026-10-07");
    assertThat(usage.worker()).isEqualTo("w-1");
  }

  @Test
  void aRegionalRouteCostsItsPremium() {
    Books.Entry entry = enter(job, "eu", new Outcome.Completed(MESSAGE, USED));
    assertThat(entry.call().cost()).isEqualTo(new BigDecimal("0.000121"));
  }

  @Test
  void everyCallHasAnIdOfItsOwn() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(enter(job, "global", new Outcome.Completed(MESSAGE, USED)).usage().callId());
    }
    assertThat(ids).hasSize(1_000);
  }

  @Test
  void whatWasStreamedBeforeAFailureIsBilled() {
    Books.Entry entry = enter(job, "global", new Outcome.Failed(ERROR, USED));
    assertThat(entry.call().cost()).isEqualTo(new BigDecimal("0.00011"));
    assertThat(entry.usage()).isNotNull();
    assertThat(entry.usage().estimated()).isTrue();
  }

  @Test
  void whatWasDrawnBeforeWeGaveUpIsBilled() {
    assertThat(enter(job, "global", new Outcome.Abandoned(USED)).usage()).isNotNull();
  }

  static Stream<Outcome> free() {
    return Stream.of(
        Samples.throttled(null),
        new Outcome.Overloaded(ERROR, null),
        new Outcome.Failed(ERROR, Usage.NONE),
        new Outcome.Rejected(ERROR),
        Outcome.Abandoned.UNSENT,
        new Outcome.RouteUnusable(ERROR),
        new Outcome.Unauthenticated(ERROR));
  }

  @ParameterizedTest
  @MethodSource("free")
  void aCallThatDrewNothingCostsNothingAndLeavesNoUsage(Outcome outcome) {
    Books.Entry entry = enter(job, "global", outcome);
    assertThat(entry.call().cost()).isEqualByComparingTo("0");
    assertThat(entry.usage()).isNull();
    assertThat(entry.price()).isNull();
  }

  /** Nobody told us what the platform made of it, and it may bill it: unknown, never zero. */
  @Test
  void aCallThatWasCutAfterItWasSentHasNoKnownCost() {
    PlatformError noAnswer = new PlatformError(ErrorType.TIMEOUT, "ApiCallTimeout", "", null);
    Outcome cut = new Outcome.Failed(noAnswer, Usage.NONE);
    assertThat(enter(job, "global", cut).call().cost()).isNull();
    assertThat(enter(job, "global", new Outcome.Abandoned(Usage.NONE)).call().cost()).isNull();
  }

  @Test
  void anAnswerOfAnUnpricedModelHasNoCostNeverZero() {
    Request unpriced = Request.of("a", Samples.body("house-model", 10));
    Books.Entry entry =
        enter(Samples.job(unpriced), "global", new Outcome.Completed(MESSAGE, USED));
    assertThat(entry.call().cost()).isNull();
    assertThat(entry.usage().cost()).isNull();
    assertThat(entry.usage().usage()).isEqualTo(USED);
  }

  @Test
  void anAnswerThatDoesNotSayWhatItDrewHasNoCostNeverZero() {
    Books.Entry entry = enter(job, "global", new Outcome.Completed(MESSAGE, Usage.NONE));
    assertThat(entry.call().cost()).isNull();
    assertThat(entry.usage()).isNotNull();
    assertThat(entry.usage().cost()).isNull();
  }

  private Books.Entry enter(Job called, String geography, Outcome outcome) {
    HandClock clock = new HandClock();
    Route route =
        Samples.route(clock, "cloud", geography, Samples.unreached(), Samples.plenty(clock));
    return books.enter(
        new Ended(
            called,
            route,
            new Estimate(1, 1),
            outcome,
            HandClock.START,
            Duration.ofMillis(812),
            null,
            null));
  }
}
