package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.contract.Body;
import dev.argosy.contract.Call;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Limits;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Usage;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Admission.Decision;
import dev.argosy.worker.admission.Admission.Decision.Admitted;
import dev.argosy.worker.admission.Admission.Decision.Refused;
import dev.argosy.worker.admission.Admission.Decision.Wait;
import dev.argosy.worker.admission.Admission.Obstacle;
import dev.argosy.worker.admission.Admission.RouteState;
import dev.argosy.worker.admission.AdmissionConfig.Mode;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.time.HandClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final HandClock clock = new HandClock();
  private final Quota firstQuota =
      Quota.of(
          "first",
          new QuotaConfig.Bedrock(60_000, OptionalLong.empty(), Duration.ofSeconds(1)),
          Mode.ENFORCE,
          clock);
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
          Map.of("fast", "haiku", "haiku", Samples.HAIKU, "mine", "house-model"),
          Catalog.bundled(),
          clock);

  @Test
  void theFirstRouteOfThePlanIsTaken() {
    assertThat(admitted(job(plain()))).isSameAs(first);
  }

  @Test
  void aRouteWithoutQuotaIsPassedOver() {
    firstQuota.reserve(new Estimate(1_000, 0));
    assertThat(admitted(job(plain()))).isSameAs(second);
  }

  @Test
  void aClosedRouteIsPassedOverUntilItOpens() {
    close(first);
    assertThat(admitted(job(plain()))).isSameAs(second);
    clock.pass(Duration.ofSeconds(5));
    assertThat(admitted(job(plain()))).isSameAs(first);
  }

  @Test
  void whatKeepsARequestIsToldAndNothingIsReserved() {
    Job job = job(plain());
    Job inEurope = job(withResidency("eu"));
    assertThat(admission.obstacle(job)).isEqualTo(Obstacle.NONE);
    close(second);
    close(third);
    assertThat(admission.obstacle(inEurope)).isEqualTo(Obstacle.ROUTE);
    assertThat(admission.obstacle(job)).as("its first route is open").isEqualTo(Obstacle.NONE);
    firstQuota.reserve(new Estimate(1_000, 0));
    assertThat(admission.obstacle(job)).isEqualTo(Obstacle.QUOTA);
    assertThat(admission.obstacle(job(withResidency("mars"))))
        .as("refused")
        .isEqualTo(Obstacle.NONE);
    assertThat(firstQuota.levels().getFirst().available()).isZero();
  }

  @Test
  void itsStateShowsEveryRouteAndEachQuotaOnce() {
    close(second);
    Admission.State state = admission.state();
    assertThat(state.routes())
        .contains(
            new RouteState(Samples.HAIKU, first.name(), true),
            new RouteState(Samples.HAIKU, second.name(), false))
        .hasSize(4);
    assertThat(state.quotas()).hasSize(4);
    assertThat(state.levels()).hasSize(4);
  }

  @Test
  void aClosedRouteIsNotDrawnOn() {
    close(first);
    admission.decide(job(plain()));
    assertThat(firstQuota.reserve(new Estimate(1_000, 0))).isTrue();
  }

  @Test
  void aRequestWaitsWhileNoRouteHasRoom() {
    List.of(first, second, third).forEach(this::close);
    assertThat(admission.decide(job(plain()))).isInstanceOf(Wait.class);
  }

  @Test
  void whatItMayDrawIsReserved() {
    Job job = job(plain());
    Admitted admitted = (Admitted) admission.decide(job);
    long input = job.request().body().size() / 4 + 1L;
    assertThat(admitted.estimate()).isEqualTo(new Estimate(input, 100));
    assertThat(firstQuota.reserve(new Estimate(1_000 - 100 - input + 1, 0))).isFalse();
    assertThat(firstQuota.reserve(new Estimate(1_000 - 100 - input, 0))).isTrue();
  }

  @Test
  void residencyIsNeverLeftThoughAnotherRouteHasRoom() {
    Job european = job(withResidency("eu"));
    assertThat(admitted(european)).isSameAs(second);
    close(second);
    assertThat(admitted(european)).isSameAs(third);
    close(third);
    assertThat(admission.decide(european)).isInstanceOf(Wait.class);
  }

  @Test
  void aResidencyThatNoRouteKeepsIsRefused() {
    assertThat(refused(job(withResidency("jp")))).isEqualTo(ErrorType.NO_ROUTE);
  }

  @Test
  void aRouteThatTurnedTheAccountAwayIsNotAskedAgain() {
    Job job = job(plain());
    job.unusableRoutes().add(first.name());
    assertThat(admitted(job)).isSameAs(second);
    job.unusableRoutes().addAll(List.of(second.name(), third.name()));
    assertThat(admission.hasRoute(job)).isFalse();
    assertThat(refused(job)).isEqualTo(ErrorType.NO_ROUTE);
  }

  @Test
  void whatCouldCostMoreThanItsLimitIsRefused() {
    // 100 tokens of output at 5 USD a million are 0.0005; the prompt is a few tokens at 1 USD.
    assertThat(refused(job(withCostLimit("0.0005")))).isEqualTo(ErrorType.BUDGET_EXCEEDED);
    assertThat(admitted(job(withCostLimit("0.0006")))).isSameAs(first);
  }

  @Test
  void whatEarlierCallsCostCountsAgainstTheLimit() {
    Job job = job(withCostLimit("0.0010"));
    job.called(call("0.0004"));
    assertThat(admitted(job)).isSameAs(first);
    job.called(call("0.0004"));
    assertThat(refused(job)).isEqualTo(ErrorType.BUDGET_EXCEEDED);
  }

  @Test
  void aRefusalDrawsOnNoQuota() {
    admission.decide(job(withCostLimit("0")));
    assertThat(firstQuota.reserve(new Estimate(1_000, 0))).isTrue();
  }

  @Test
  void anUnpricedModelHasNoCostToLimit() {
    Request request =
        new Request(
            "a",
            Samples.body("house-model", 100),
            null,
            Map.of(),
            null,
            null,
            null,
            List.of(),
            new Limits(BigDecimal.ZERO, null),
            null,
            null,
            null,
            null);
    assertThat(admission.decide(job(request))).isInstanceOf(Admitted.class);
  }

  @Test
  void maxTokensThatNoMinuteHoldsAreRefusedAndNotWaitedFor() {
    Admission small =
        new Admission(
            Map.of(Samples.HAIKU, List.of(route("small", "global", bedrock(60)))),
            Map.of(),
            Catalog.bundled(),
            clock);
    assertThat(((Refused) small.decide(job(plain()))).error())
        .returns(ErrorType.TOO_LARGE, PlatformError::type)
        .returns(
            "max_tokens 100 must be at most what a quota allows in a minute: [q]",
            PlatformError::detail);
  }

  @Test
  void whoWaitsFirstHasTheQuotaBeforeASmallerRequestOfAnotherModel() {
    Quota shared = bedrock(6_000);
    Admission both =
        new Admission(
            Map.of(
                Samples.HAIKU, List.of(route("one", "global", shared)),
                Samples.SONNET, List.of(route("one", "us", shared))),
            Map.of(),
            Catalog.bundled(),
            clock);
    shared.reserve(new Estimate(900, 0));
    Job large = job(Samples.HAIKU, 500, 2);
    Job small = job(Samples.SONNET, 10, 3);
    Job urgent = job(Samples.SONNET, 10, 1);
    both.turn(List.of(large, small));
    assertThat(both.decide(small)).isInstanceOf(Wait.class);
    both.turn(List.of(urgent, large));
    assertThat(both.decide(urgent)).as("wanted first").isInstanceOf(Admitted.class);
    clock.pass(Duration.ofSeconds(10));
    both.turn(List.of(large, small));
    assertThat(both.decide(large)).isInstanceOf(Admitted.class);
    both.turn(List.of(small));
    assertThat(both.decide(small)).as("nobody waits before it").isInstanceOf(Admitted.class);
  }

  @Test
  void estimatesAreLearnedFromUsage() {
    Job job = job(plain());
    for (int call = 0; call < 100; call++) {
      admission.learn(job, new Usage(200, 7, 100, 0, 100));
    }
    Estimate estimate = ((Admitted) admission.decide(job)).estimate();
    assertThat(estimate.inputTokens()).isBetween(job.promptSize() * 9, 400L);
    assertThat(estimate.outputTokens()).as("what may come").isEqualTo(100);
    assertThat(estimate.likelyOutputTokens()).isEqualTo(7);
  }

  /** Its size is what its sender says, or its length, base64 included. */
  @Test
  void contentThatIsKeptElsewhereTeachesNothingOfPrompts() {
    ContentRef content = new ContentRef("main/_/a/x", 4 << 20, "0".repeat(64));
    Body light =
        Body.withoutContent(
            RawJson.of("{\"model\":\"%s\",\"max_tokens\":100}".formatted(Samples.HAIKU)));
    Job outside = job(plain().withBody(light, content));
    for (int call = 0; call < 100; call++) {
      admission.learn(outside, new Usage(2_000, 7, 0, 0, 0));
    }
    Job job = job(plain());
    Estimate estimate = ((Admitted) admission.decide(job)).estimate();
    assertThat(estimate.inputTokens()).isEqualTo(job.promptSize());
    assertThat(estimate.likelyOutputTokens()).as("answers are answers").isEqualTo(7);
  }

  @Test
  void demandIsWhatOpenCallsHaveReservedAndTheWaitingWantOfEachQuota() {
    admission.decide(job(plain()));
    long each = 100 + job(plain()).promptSize();
    Map<String, Long> demand = admission.demand(List.of(job(plain()), job(withResidency("eu"))));
    assertThat(demand).containsEntry("first", 300 + 2 * each);
    List<Job> many = Collections.nCopies(1_000, job(plain()));
    assertThat(admission.demand(many)).as("a minute of it").containsEntry("first", 300 + 60_000L);
  }

  @Test
  void aResidencyOfGlobalAllowsEveryGeography() {
    assertThat(admitted(job(withResidency("global")))).isSameAs(first);
  }

  @Test
  void aModelIsKnownByItsNameAndItsAliases() {
    assertThat(admission.model(Samples.HAIKU)).contains(Samples.HAIKU);
    assertThat(admission.model("mine")).contains("house-model");
    assertThat(admission.model("claude-haiku-4.5")).as("the catalogue's").contains(Samples.HAIKU);
  }

  @Test
  void theOperatorsAliasWinsOverTheCataloguesAndMayLeadToAnother() {
    assertThat(admission.model("haiku")).contains(Samples.HAIKU);
    assertThat(admission.model("fast")).contains(Samples.HAIKU);
  }

  @Test
  void aModelWithoutAPlanIsNotServed() {
    assertThat(admission.model(Samples.SONNET)).as("in the catalogue only").isEmpty();
    assertThat(admission.model("nothing")).isEmpty();
  }

  @Test
  void burndownIsTheCataloguesAndOneForWhatItDoesNotKnow() {
    assertThat(admission.burndown(Samples.HAIKU)).isEqualTo(5);
    assertThat(admission.burndown("house-model")).isEqualTo(1);
  }

  private Route admitted(Job job) {
    Decision decision = admission.decide(job);
    assertThat(decision).isInstanceOf(Admitted.class);
    return ((Admitted) decision).route();
  }

  private ErrorType refused(Job job) {
    Decision decision = admission.decide(job);
    assertThat(decision).isInstanceOf(Refused.class);
    return ((Refused) decision).error().type();
  }

  /** It had no capacity for a call. */
  private void close(Route route) {
    route.begin(new Estimate(0, 0));
    route.overloaded(Duration.ofSeconds(5));
  }

  private Route route(String platform, String geography, Quota quota) {
    return Samples.route(clock, platform, geography, Samples.unreached(), quota);
  }

  private Quota bedrock(long tokensPerMinute) {
    return Samples.bedrock(clock, tokensPerMinute, Duration.ofSeconds(10));
  }

  private static Job job(String model, int maxTokens, int deadlineSeconds) {
    Request request = Request.of("a", Samples.body(model, maxTokens));
    return Samples.job(
        Samples.delivery(Samples.ledger(Samples.LANE), Samples.encoded(request)),
        request,
        1,
        HandClock.START.plusSeconds(deadlineSeconds));
  }

  private static Job job(Request request) {
    return Samples.job(request);
  }

  private static Request plain() {
    return Samples.request("a");
  }

  private static Request withResidency(String residency) {
    return request(null, residency);
  }

  private static Request withCostLimit(String usd) {
    return request(new Limits(new BigDecimal(usd), null), null);
  }

  private static Request request(Limits limits, String residency) {
    return new Request(
        "a",
        Samples.body(Samples.HAIKU, 100),
        null,
        Map.of(),
        null,
        null,
        null,
        List.of(),
        limits,
        residency,
        null,
        null,
        null);
  }

  private static Call call(String cost) {
    return new Call(1, "r", "failed", HandClock.START, 1, new BigDecimal(cost));
  }
}
