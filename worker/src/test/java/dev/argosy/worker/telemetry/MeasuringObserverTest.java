package dev.argosy.worker.telemetry;

import static dev.argosy.worker.Samples.HAIKU;
import static dev.argosy.worker.Samples.LANE;
import static dev.argosy.worker.Samples.RETRIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Topics;
import dev.argosy.contract.Usage;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.Estimate;
import dev.argosy.worker.admission.ModelConfig;
import dev.argosy.worker.admission.Quota;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.retry.Verdict;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.settlement.Settlements;
import dev.argosy.worker.time.HandClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MeasuringObserverTest {
  private static final String UNKNOWN_MODEL = "claude-of-tomorrow";
  private static final RawJson ANSWER = RawJson.of("{\"type\":\"message\",\"content\":[]}");
  private static final Usage USED = new Usage(10, 20, 3, 4, 5);

  private final HandClock clock = new HandClock();
  private final Quota plenty = Samples.plenty(clock);
  private final Route route = Samples.route(clock, "cloud", "global", Samples.unreached(), plenty);
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).throwExceptionOnRegistrationFailure();
  private final Books books = new Books(Catalog.bundled(), "w-1", new SplittableRandom(1));
  private final Settlements settlements = new Settlements(Topics.defaults(), "w-1", clock);
  private final MeasuringObserver observer =
      new MeasuringObserver(
          registry,
          new Served(
              "fleet",
              Set.of(LANE.topic()),
              RETRIES.topic(),
              Samples.PARKED.topic(),
              List.of(
                  new ModelConfig(HAIKU, List.of(route.config()), List.of()),
                  new ModelConfig(UNKNOWN_MODEL, List.of(route.config()), List.of())),
              Map.of("cloud", "aws.bedrock")),
          clock);

  static Stream<Arguments> eachOutcomeIsCountedUnderItsNameAndError() {
    PlatformError slow = Samples.error(ErrorType.TIMEOUT, "ModelTimeout");
    return Stream.of(
        Arguments.of(new Outcome.Completed(ANSWER, USED), "completed", ""),
        Arguments.of(new Outcome.Refused(ANSWER, USED), "refused", ""),
        Arguments.of(Samples.throttled(null), "throttled", "throttled"),
        Arguments.of(
            new Outcome.Overloaded(Samples.error(ErrorType.OVERLOADED, "busy"), null),
            "overloaded",
            "overloaded"),
        Arguments.of(new Outcome.Failed(slow, Usage.NONE), "failed", "timeout"),
        Arguments.of(
            new Outcome.Rejected(Samples.error(ErrorType.INVALID_REQUEST, "bad")),
            "rejected",
            "invalid_request"),
        Arguments.of(
            new Outcome.RouteUnusable(Samples.error(ErrorType.NOT_FOUND, "none")),
            "route_unusable",
            "not_found"),
        Arguments.of(
            new Outcome.Unauthenticated(Samples.error(ErrorType.PERMISSION_DENIED, "who")),
            "unauthenticated",
            "permission_denied"),
        Arguments.of(new Outcome.Abandoned(Usage.NONE), "abandoned", "cancelled"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void eachOutcomeIsCountedUnderItsNameAndError(Outcome outcome, String name, String errorType) {
    ended(job(HAIKU), outcome);
    Scrape scrape = scrape();
    assertThat(
            scrape.sum(
                "argosy_calls_total", "model", HAIKU, "route", "cloud/id-global", "outcome", name))
        .isOne();
    assertThat(scrape.sum("argosy_calls_total")).isOne();
    String seconds = "gen_ai_client_operation_duration_seconds";
    assertThat(scrape.sum(seconds + "_count", "error_type", errorType)).isOne();
    assertThat(scrape.sum(seconds + "_count")).isOne();
    assertThat(scrape.sum(seconds + "_sum")).isEqualTo(0.8);
    scrape.assertFamiliesAreListed();
  }

  private Instant firstTokenAt;

  @Test
  void tokensAreCountedByClassAndTheInputOfACallWithAllOfItsCache() {
    ended(job(HAIKU), new Outcome.Completed(ANSWER, USED));
    Scrape scrape = scrape();
    assertThat(scrape.sum("argosy_tokens_total", "class", "input")).isEqualTo(10);
    assertThat(scrape.sum("argosy_tokens_total", "class", "output")).isEqualTo(20);
    assertThat(scrape.sum("argosy_tokens_total", "class", "cache_write_5m")).isEqualTo(3);
    assertThat(scrape.sum("argosy_tokens_total", "class", "cache_write_1h")).isEqualTo(4);
    assertThat(scrape.sum("argosy_tokens_total", "class", "cache_read")).isEqualTo(5);
    String usage = "gen_ai_client_token_usage";
    assertThat(scrape.sum(usage + "_sum", "gen_ai_token_type", "input")).isEqualTo(22);
    assertThat(scrape.sum(usage + "_sum", "gen_ai_token_type", "output")).isEqualTo(20);
    assertThat(scrape.sum(usage + "_bucket", "gen_ai_token_type", "input", "le", "16.0")).isZero();
    assertThat(scrape.sum(usage + "_bucket", "gen_ai_token_type", "input", "le", "64.0")).isOne();
  }

  @Test
  void aRequestThatGoesOnWithAnotherModelIsCountedByBoth() {
    observer.fellBack(HAIKU, UNKNOWN_MODEL);
    Scrape scrape = scrape();
    assertThat(scrape.sum("argosy_fallbacks_total", "model", HAIKU, "next", UNKNOWN_MODEL)).isOne();
    scrape.assertFamiliesAreListed();
  }

  @Test
  void aCallWithoutAKnownCostIsUnpricedAndNotFree() {
    ended(job(HAIKU), new Outcome.Completed(ANSWER, USED));
    ended(job(UNKNOWN_MODEL), new Outcome.Completed(ANSWER, USED));
    ended(job(HAIKU), new Outcome.Abandoned(Usage.NONE));
    ended(job(HAIKU), Samples.throttled(null));
    Scrape scrape = scrape();
    // 10 x 1 + 20 x 5 + 3 x 1.25 + 4 x 2 + 5 x 0.10 dollars for a million.
    assertThat(scrape.sum("argosy_cost_usd_total", "model", HAIKU)).isEqualTo(0.00012225);
    assertThat(scrape.sum("argosy_cost_usd_total", "model", UNKNOWN_MODEL)).isZero();
    assertThat(scrape.sum("argosy_unpriced_calls_total", "model", UNKNOWN_MODEL)).isOne();
    assertThat(scrape.sum("argosy_unpriced_calls_total", "model", HAIKU)).isOne();
  }

  @Test
  void theTimeToTheFirstChunkHasBucketsForTheLongestCalls() {
    firstTokenAt = clock.now().plus(Duration.ofMinutes(10));
    ended(job(HAIKU), new Outcome.Completed(ANSWER, USED));
    Scrape scrape = scrape();
    String seconds = "gen_ai_client_operation_time_to_first_chunk_seconds";
    String[] haiku = {"gen_ai_request_model", HAIKU, "gen_ai_operation_name", "chat", "le", ""};
    haiku[5] = "327.68";
    assertThat(scrape.sum(seconds + "_bucket", haiku)).isZero();
    haiku[5] = "655.36";
    assertThat(scrape.sum(seconds + "_bucket", haiku)).isOne();
  }

  @Test
  void theAgeOfASettledRequestBeginsWithItsRecord() {
    var delivery = Samples.delivery(Samples.ledger(LANE), Samples.bytes("not json"));
    clock.pass(Duration.ofSeconds(2));
    observer.settled(settlements.malformed(delivery, "no JSON"));
    Scrape scrape = scrape();
    double sinceEpoch = clock.now().toEpochMilli() / 1000.0; // The sample's record is of 1970.
    assertThat(scrape.sum("argosy_request_duration_seconds_sum", "status", "unanswered"))
        .isEqualTo(sinceEpoch);
  }

  @Test
  void aRetryIsAsOldAsItsRequestAndALanesSenderIsNotBelieved() {
    ReceivedAt receivedAt = new ReceivedAt(Set.of(LANE.topic()));
    assertThat(receivedAt.of(recordOf(RETRIES, "5000"))).isEqualTo(5_000);
    assertThat(receivedAt.of(recordOf(RETRIES, "no number"))).isEqualTo(9_000);
    assertThat(receivedAt.of(recordOf(LANE, "5000"))).isEqualTo(9_000);
    assertThat(ReceivedAt.age(clock.now().toEpochMilli() + 1_000, clock.now()))
        .as("another clock is ahead")
        .isZero();
  }

  @Test
  void whatTheRequestOutlivesDoesNotCountAsItsEnd() {
    Job job = job(HAIKU);
    Outcome failed = new Outcome.Failed(Samples.error(ErrorType.TIMEOUT, "slow"), USED);
    Books.Entry entry = ended(job, failed);
    observer.settled(
        settlements.retry(
            job,
            new Verdict.Retry(Duration.ofSeconds(1), Samples.error(ErrorType.TIMEOUT, "slow")),
            entry));
    observer.settled(settlements.abandoned(job, entry));
    Scrape scrape = scrape();
    assertThat(scrape.sum("argosy_requests_settled_total")).isZero();
    assertThat(scrape.sum("argosy_request_duration_seconds_count")).isZero();
    assertThat(scrape.sum("argosy_retries_total", "lane", LANE.topic())).isOne();
    String sent = "messaging_client_sent_messages_total";
    assertThat(scrape.sum(sent, "messaging_destination_name", "argosy.usage")).isEqualTo(2);
    assertThat(scrape.sum(sent, "messaging_destination_name", "argosy.retries")).isOne();
  }

  @Test
  void aCancelledRequestIsCountedUnderItsStatusAndErrorLikeAnExpiredOne() {
    observer.settled(settlements.cancelled(job(HAIKU), null));
    observer.settled(settlements.expired(job(HAIKU)));
    Scrape scrape = scrape();
    for (String how : List.of("cancelled", "expired")) {
      assertThat(scrape.sum("argosy_requests_settled_total", "status", how, "error_type", how))
          .as(how)
          .isOne();
    }
  }

  @ParameterizedTest
  @EnumSource(TransactionFailure.class)
  void failuresOfTransactionsAreCountedByKind(TransactionFailure failure) {
    String kind = Meters.value(failure);
    assertThat(scrape().samples())
        .as("there before the first of them, so that a rate sees it")
        .containsEntry(
            new Scrape.Sample("argosy_transaction_failures_total", Map.of("kind", kind)), 0.0);
    observer.failed(failure);
    assertThat(scrape().sum("argosy_transaction_failures_total", "kind", kind)).isOne();
    assertThat(scrape().sum("argosy_transaction_failures_total")).isOne();
  }

  @ParameterizedTest
  @EnumSource(Constraint.class)
  void exactlyOneConstraintBinds(Constraint constraint) {
    observer.stands(Snapshots.held(constraint, 3).taken(clock.nanos()));
    Scrape scrape = scrape();
    assertThat(scrape.sum("argosy_binding_constraint", "constraint", Meters.value(constraint)))
        .isOne();
    assertThat(scrape.sum("argosy_binding_constraint")).isOne();
  }

  @Test
  void beforeTheFirstTurnThereIsNoGaugeToSpoilASum() {
    String wanted = "argosy_slots_wanted";
    assertThat(scrape().types()).doesNotContainKey(wanted);
    observer.stands(Snapshots.IDLE.taken(clock.nanos()));
    assertThat(scrape().types()).containsKey(wanted);
    assertThat(scrape().samples().values()).noneMatch(value -> value.isNaN());
  }

  @Test
  void moreSlotsAreWantedOnlyWhereSlotsAreWhatIsMissing() {
    Snapshots busy = Snapshots.held(Constraint.SLOTS, 8).withUnread(100);
    assertThat(busy.taken(0).backlog()).isEqualTo(105);
    assertThat(busy.taken(0).slotsWanted()).isEqualTo(113);
    Snapshots throttled = Snapshots.held(Constraint.QUOTA, 3).withUnread(100);
    assertThat(throttled.taken(0).slotsWanted()).isEqualTo(3);
  }

  @Test
  void routesAndQuotasAreShownAsTheLoopSawThemLast() {
    Snapshot idle = Snapshots.IDLE.taken(clock.nanos());
    observer.stands(with(idle, true, 700));
    observer.stands(with(idle, false, -50));
    Scrape scrape = scrape();
    assertThat(scrape.sum("argosy_route_closed", "model", HAIKU, "route", "cloud/id-global"))
        .isOne();
    assertThat(scrape.sum("argosy_route_closed", "model", UNKNOWN_MODEL)).isZero();
    assertThat(scrape.sum("argosy_quota_available", "quota", "q", "meter", "tokens"))
        .isEqualTo(-50);
    assertThat(scrape.sum("argosy_quota_capacity", "quota", "q", "meter", "tokens"))
        .isEqualTo(1_000);
  }

  private static Snapshot with(Snapshot snapshot, boolean open, long available) {
    return new Snapshot(
        snapshot.takenNanos(),
        snapshot.settledIn(),
        snapshot.draining(),
        snapshot.writing(),
        snapshot.lease(),
        snapshot.constraint(),
        snapshot.dispatchable(),
        snapshot.moves(),
        snapshot.held(),
        snapshot.owned(),
        new Admission.State(
            List.of(new Quota.Level("q", "tokens", available, 1_000)),
            List.of(new Quota.State("q", 0.25, 0.9, open, 77, 3)),
            List.of(new Admission.RouteState(HAIKU, "cloud/id-global", open))));
  }

  private Job job(String model) {
    var request = Request.of("a", Samples.body(model, 100));
    return Samples.job(request);
  }

  private Books.Entry ended(Job job, Outcome outcome) {
    Ended ended =
        new Ended(
            job,
            route,
            new Estimate(1, 1),
            outcome,
            clock.now(),
            Duration.ofMillis(800),
            firstTokenAt,
            null);
    Books.Entry entry = books.enter(ended);
    observer.ended(ended, entry);
    return entry;
  }

  private static Incoming recordOf(Partition partition, String receivedAt) {
    return new Incoming(
        partition, 0, 9_000, null, null, List.of(Header.of(Headers.RECEIVED_AT, receivedAt)));
  }

  private Scrape scrape() {
    return Scrape.parse(registry.scrape());
  }
}
