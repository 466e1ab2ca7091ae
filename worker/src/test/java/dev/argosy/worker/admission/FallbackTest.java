package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.contract.Limits;
import dev.argosy.contract.Request;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Admission.Decision;
import dev.argosy.worker.admission.Admission.Decision.Wait;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.time.HandClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FallbackTest {
  private final HandClock clock = new HandClock();
  private final Quota firstQuota = Samples.plenty(clock);
  private final Route first = route("first", "global", firstQuota);
  private final Route second = route("second", "eu", Samples.plenty(clock));
  private final Route third = route("third", "eu", Samples.plenty(clock));
  private final Admission admission =
      new Admission(
          Map.of(
              Samples.HAIKU,
              List.of(first, second, third),
              "house-model",
              List.of(route("own", "global", Samples.plenty(clock)))),
          Map.of(),
          Catalog.bundled(),
          clock);

  @Test
  void aModelWithoutARouteInServiceIsFollowedByTheNext() {
    Job job = job(withFallback("house-model"));
    List.of(first, second, third).forEach(FallbackTest::breakDown);
    assertThat(admission.decide(job))
        .isEqualTo(new Decision.NextModel(new Course("house-model", List.of(), 0, null)));
    assertThat(admission.decide(job(plain()))).as("no other model").isInstanceOf(Wait.class);
  }

  @Test
  void aClosedQuotaIsWaitedForAndNotFledFrom() {
    Job job = job(withFallback("house-model"));
    List.of(first, second, third).forEach(r -> r.quota().throttled(Duration.ofSeconds(9)));
    assertThat(admission.decide(job)).isInstanceOf(Wait.class);
  }

  @Test
  void aFallbackThatDrawsOnTheSameClosedQuotaIsSkipped() {
    Admission lineage =
        new Admission(
            Map.of(
                "large", List.of(route("one", "global", firstQuota)),
                "small", List.of(route("one", "us", firstQuota)),
                "other", List.of(second)),
            Map.of(),
            Catalog.bundled(),
            clock);
    Job job = job(Request.of("a", Samples.body("large", 10)));
    job.follow(new Course("large", List.of("small", "other"), 0, null));
    assertThat(lineage.nextModel(job, 1, false))
        .hasValue(new Course("small", List.of("other"), 1, null));
    firstQuota.throttled(Duration.ofMinutes(10));
    assertThat(lineage.nextModel(job, 1, false)).hasValue(new Course("other", List.of(), 1, null));
  }

  @Test
  void aFallbackKeepsResidencyAndTheCostLimit() {
    Job european = job(withFallback("house-model"));
    european.follow(new Course(Samples.HAIKU, List.of("house-model"), 0, "eu"));
    assertThat(admission.nextModel(european, 1, false)).as("it runs anywhere").isEmpty();
    Admission priced =
        new Admission(
            Map.of(Samples.HAIKU, List.of(first), Samples.SONNET, List.of(second)),
            Map.of(),
            Catalog.bundled(),
            clock);
    Job poor = job(withCostLimit());
    poor.follow(new Course(Samples.HAIKU, List.of(Samples.SONNET), 0, null));
    assertThat(priced.nextModel(poor, 1, false)).as("100 tokens cost 0.0015").isEmpty();
  }

  @Test
  void aPromptThatIsTooLongGoesOnlyToAModelThatTakesLongerOnes() {
    Admission two =
        new Admission(
            Map.of(
                Samples.HAIKU,
                List.of(first),
                Samples.SONNET,
                List.of(second),
                "claude-opus-5",
                List.of(third)),
            Map.of(),
            Catalog.bundled(),
            clock);
    Job job = job(plain());
    job.follow(new Course(Samples.HAIKU, List.of(Samples.SONNET, "claude-opus-5"), 0, null));
    assertThat(two.nextModel(job, 1, true))
        .as("200,000 tokens of context like the first, then 1,000,000")
        .hasValue(new Course("claude-opus-5", List.of(), 1, null));
  }

  private Route route(String platform, String geography, Quota quota) {
    return Samples.route(clock, platform, geography, Samples.unreached(), quota);
  }

  /** Its calls fail until its breaker opens. */
  private static void breakDown(Route route) {
    for (int call = 0; call < 10; call++) {
      route.begin(new Estimate(0, 0));
      route.failed();
    }
  }

  private static Request withFallback(String model) {
    return new Request(
        "a",
        Samples.body(Samples.HAIKU, 100),
        null,
        Map.of(),
        null,
        null,
        null,
        List.of(model),
        null,
        null,
        null,
        null,
        null);
  }

  private static Request plain() {
    return Samples.request("a");
  }

  private static Request withCostLimit() {
    return new Request(
        "a",
        Samples.body(Samples.HAIKU, 100),
        null,
        Map.of(),
        null,
        null,
        null,
        List.of(),
        new Limits(new BigDecimal("0.0010"), null),
        null,
        null,
        null,
        null);
  }

  private static Job job(Request request) {
    return Samples.job(request);
  }
}
