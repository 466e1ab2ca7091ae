package dev.argosy.worker.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.Envelope;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.Status;
import dev.argosy.contract.UsageCodec;
import dev.argosy.contract.UsageRecord;
import dev.argosy.worker.Samples;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.time.HandClock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which records each ending writes, to whom, under which key and headers. */
class SettlementsTest extends SettlementFixture {

  @Test
  void anAnswerIsAResultAndItsUsage() {
    job(request(null));
    Settlement settlement = delivered(Samples.completed());
    assertThat(kinds(settlement)).containsExactly(Kind.RESULT, Kind.USAGE);
    assertThat(settlement.settles()).isTrue();
    assertThat(settlement.holdsSlot()).isTrue();

    Outgoing record = part(settlement, Kind.RESULT);
    assertThat(record.topic()).isEqualTo("argosy.results");
    assertThat(record.key()).isEqualTo(Samples.bytes("inv-1"));
    assertThat(headers(record))
        .isEqualTo(
            Map.of(
                Headers.ID, "inv-1",
                Headers.STATUS, "succeeded",
                Headers.TENANT, "billing",
                Headers.MODEL, Samples.HAIKU,
                Headers.TRACEPARENT, TRACE));
    Result result = result(settlement);
    assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(result.message()).isEqualTo(ANSWER);
    assertThat(result.usage()).isEqualTo(USED);
    assertThat(result.cost().amount()).isEqualTo(new BigDecimal("0.00011"));
    assertThat(result.cost().allAttempts()).isEqualTo(new BigDecimal("0.00011"));
    assertThat(result.error()).isNull();
    assertThat(result.tags()).isEqualTo(Map.of("job", "invoices"));
    assertThat(result.metadata()).isEqualTo(METADATA);
    assertThat(result.servedBy().platform()).isEqualTo("cloud");
    assertThat(result.worker()).isEqualTo("w-1");
    assertThat(result.timing().receivedAt()).isEqualTo(job.receivedAt());
    assertThat(result.timing().completedAt()).isEqualTo(clock.now());
  }

  @Test
  void aStreamedAnswerNamesItsChunksAndWhenItsFirstTokenCame() {
    stream = new ResultStream("s-1", 12, false);
    firstTokenAt = HandClock.START.plusMillis(90);
    job(request(null));
    Result result = result(delivered(Samples.completed()));
    assertThat(result.stream()).isEqualTo(stream);
    assertThat(result.timing().firstTokenAt()).isEqualTo(firstTokenAt);
  }

  @Test
  void usageIsKeyedByTenantAndCarriesNoContent() {
    job(request(null));
    Outgoing record = part(delivered(Samples.completed()), Kind.USAGE);
    assertThat(record.topic()).isEqualTo("argosy.usage");
    assertThat(record.key()).isEqualTo(Samples.bytes("billing"));
    UsageRecord usage = new UsageCodec().decode(record.value());
    assertThat(usage.usage()).isEqualTo(USED);
    assertThat(usage.tags()).isEqualTo(Map.of("job", "invoices"));
    assertThat(text(record)).doesNotContain("content").doesNotContain("bucket/key");
  }

  @Test
  void aRefusalWithoutAnotherModelIsAnAnswer() {
    job(request(null));
    Result result = result(delivered(new Outcome.Refused(ANSWER, USED)));
    assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(result.calls().getFirst().outcome()).isEqualTo("refused");
  }

  @Test
  void aReplyTopicGetsACopyUnderTheSameKey() {
    job(request(reply("billing.results", null)));
    Settlement settlement = delivered(Samples.completed());
    assertThat(kinds(settlement)).containsExactly(Kind.RESULT, Kind.REPLY, Kind.USAGE);
    Outgoing copy = part(settlement, Kind.REPLY);
    assertThat(copy.topic()).isEqualTo("billing.results");
    assertThat(copy.key()).isEqualTo(Samples.bytes("inv-1"));
    assertThat(copy.value()).isEqualTo(part(settlement, Kind.RESULT).value());
  }

  @Test
  void aClientThatWaitsGetsItsCopyOnTheCommonTopicUnderItsName() {
    job(request(reply(null, "svc-7")));
    Settlement settlement = delivered(Samples.completed());
    Outgoing copy = part(settlement, Kind.REPLY);
    assertThat(copy.topic()).isEqualTo("argosy.replies");
    assertThat(copy.key()).isEqualTo(Samples.bytes("svc-7"));
    assertThat(headers(copy)).containsEntry(Headers.CLIENT, "svc-7");
  }

  @Test
  void aReplyThatCannotBeWrittenLosesItsCopyOnlyAndTheResultSaysWhy() {
    job(request(reply("billing.results", null)));
    Settlement whole = delivered(Samples.completed());
    Settlement rest = without(whole, Kind.REPLY, "no such topic");
    assertThat(kinds(rest)).containsExactly(Kind.RESULT, Kind.USAGE);
    Outgoing record = part(rest, Kind.RESULT);
    assertThat(headers(record)).containsEntry(Headers.REPLY_ERROR, "no such topic");
    assertThat(record.value()).isEqualTo(part(whole, Kind.RESULT).value());
    assertThat(rest.settles()).isTrue();
  }

  @Test
  void aRetryIsTheRequestAsItCameWithOurHeadersAndTheSendersOthers() {
    job(
        request(null),
        Header.of("content-type", "application/json"),
        Header.of(Headers.ATTEMPT, "17"),
        Header.of(Headers.CALLS, "forged"));
    Settlement settlement = retry(failed(USED), Duration.ofSeconds(3));
    assertThat(kinds(settlement)).containsExactly(Kind.RETRY, Kind.USAGE);
    Outgoing record = part(settlement, Kind.RETRY);
    assertThat(record.topic()).isEqualTo("argosy.retries");
    assertThat(record.key()).isEqualTo(job.delivery().record().key());
    assertThat(record.value()).isEqualTo(job.delivery().record().value());
    assertThat(record.headers()).extracting(Header::name).doesNotHaveDuplicates();
    Map<String, String> headers = headers(record);
    assertThat(headers)
        .containsEntry("content-type", "application/json")
        .containsEntry(Headers.TRACEPARENT, TRACE)
        .containsEntry(Headers.ID, "inv-1")
        .containsEntry(Headers.ATTEMPT, "2")
        .containsEntry(Headers.NOT_BEFORE, "" + clock.now().plusSeconds(3).toEpochMilli())
        .containsEntry(Headers.RECEIVED_AT, "" + job.receivedAt().toEpochMilli())
        .containsEntry(Headers.LAST_ERROR, "Oops");
    assertThat(calls(headers.get(Headers.CALLS))).isEqualTo(job.calls()).hasSize(1);
  }

  @Test
  void aRetrySaysWhoIsBilledAsTheLaneMaySayOtherwiseThanTheRequest() {
    job(request(null).withTenant("the-lanes"));
    Map<String, String> headers = headers(part(retry(failed(USED), Duration.ZERO), Kind.RETRY));
    assertThat(headers).containsEntry(Headers.TENANT, "the-lanes");
  }

  @Test
  void aRetryOfACallThatDrewNothingIsOneRecord() {
    job(request(null));
    assertThat(kinds(retry(failed(NOTHING), Duration.ZERO))).containsExactly(Kind.RETRY);
  }

  @Test
  void aParkedRequestIsTheRequestAsItCameAtNoAttempt() {
    job(
        request(null).withTenant("the-lanes"),
        Header.of("content-type", "application/json"),
        Header.of(Headers.MODEL, "forged"));
    enter(Samples.throttled(null));
    Settlement settlement = settlements.parked(job, 7);
    assertThat(kinds(settlement)).containsExactly(Kind.PARK);
    assertThat(settlement.settles()).isTrue();
    assertThat(settlement.holdsSlot()).isFalse();
    Outgoing record = part(settlement, Kind.PARK);
    assertThat(record.topic()).isEqualTo("argosy.parked");
    assertThat(record.partition()).isEqualTo(7);
    assertThat(record.key()).isEqualTo(job.delivery().record().key());
    assertThat(record.value()).isEqualTo(job.delivery().record().value());
    assertThat(record.headers()).extracting(Header::name).doesNotHaveDuplicates();
    Map<String, String> headers = headers(record);
    assertThat(headers)
        .containsEntry("content-type", "application/json")
        .containsEntry(Headers.TRACEPARENT, TRACE)
        .containsEntry(Headers.ID, "inv-1")
        .containsEntry(Headers.MODEL, Samples.HAIKU)
        .containsEntry(Headers.TENANT, "the-lanes")
        .containsEntry(Headers.ATTEMPT, "1")
        .containsEntry(Headers.RECEIVED_AT, "" + job.receivedAt().toEpochMilli())
        .doesNotContainKey(Headers.NOT_BEFORE);
    assertThat(calls(headers.get(Headers.CALLS))).isEqualTo(job.calls()).hasSize(1);
  }

  @Test
  void aRetryAfterTheRequestsEndIsExpiredAtOnceWithItsUsage() {
    job(request(null));
    Settlement settlement = retry(failed(USED), Duration.ofDays(1));
    assertThat(kinds(settlement)).containsExactly(Kind.RESULT, Kind.USAGE);
    assertThat(result(settlement).status()).isEqualTo(Status.EXPIRED);
    assertThat(settlement.holdsSlot()).isTrue();
  }

  @Test
  void aFailureIsAResultAndADeadLetterOfTheRecordAsItCame() {
    job(request(reply("billing.results", null)), Header.of("content-type", "application/json"));
    Settlement settlement = failure(failed(NOTHING), true);
    assertThat(kinds(settlement)).containsExactly(Kind.RESULT, Kind.REPLY, Kind.DEAD_LETTER);
    Result result = result(settlement);
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.error())
        .isEqualTo(
            new ResultError(ErrorType.PLATFORM_ERROR, "what the platform said", true, "Oops", 500));
    assertThat(result.message()).isNull();
    assertThat(headers(part(settlement, Kind.RESULT))).doesNotContainKey(Headers.MODEL);

    Outgoing dead = part(settlement, Kind.DEAD_LETTER);
    assertThat(dead.topic()).isEqualTo("argosy.dead-letters");
    assertThat(dead.key()).isEqualTo(job.delivery().record().key());
    assertThat(dead.value()).isSameAs(job.delivery().record().value());
    assertThat(headers(dead))
        .containsEntry("content-type", "application/json")
        .containsEntry(Headers.ID, "inv-1")
        .containsEntry(Headers.TENANT, "billing")
        .containsEntry(Headers.ERROR_TYPE, "platform_error")
        .containsEntry(Headers.ERROR_MESSAGE, "what the platform said")
        .containsEntry(Headers.SOURCE, "argosy.requests-3@0")
        .containsEntry(
            Headers.CALLS,
            new String(new CallsCodec().encode(job.calls()), StandardCharsets.UTF_8));
  }

  @Test
  void aSenderCannotMakeADeadLetterLookRedriven() {
    job(
        request(null),
        Header.of(Headers.REDRIVEN_TO, "argosy.requests-0@1"),
        Header.of(Headers.REDRIVEN_FROM, "argosy.dead-letters-0@7"));
    assertThat(headers(part(failure(failed(NOTHING), true), Kind.DEAD_LETTER)))
        .doesNotContainKey(Headers.REDRIVEN_TO)
        .containsEntry(Headers.REDRIVEN_FROM, "argosy.dead-letters-0@7");
  }

  @Test
  void aRequestThatWasNeverCalledHoldsNoSlot() {
    job(request(null));
    Settlement refused = settlements.refused(job, Samples.error(ErrorType.NO_ROUTE, "no_route"));
    assertThat(refused.holdsSlot()).isFalse();
    assertThat(kinds(refused)).containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
    assertThat(result(refused).error().retryable()).isFalse();
    assertThat(settlements.expired(job).holdsSlot()).isFalse();
  }

  @Test
  void aDeadLetterSaysWhereItsRequestHasToStay() {
    Request plain = Samples.request("inv-1");
    job(
        new Request(
            "inv-1",
            plain.body(),
            null,
            Map.of(),
            null,
            null,
            null,
            List.of(),
            null,
            "eu",
            null,
            null,
            null));
    Settlement dead = failure(failed(NOTHING), true);
    assertThat(headers(part(dead, Kind.DEAD_LETTER)))
        .containsEntry(Headers.RESIDENCY, "eu")
        .doesNotContainKey(Headers.TENANT);
    assertThat(headers(part(without(dead, Kind.DEAD_LETTER, "too large"), Kind.DEAD_LETTER)))
        .containsEntry(Headers.RESIDENCY, "eu");
  }

  @Test
  void aCancelledRequestIsAResultAndNoDeadLetter() {
    job(request(reply(null, "svc-7")));
    Settlement settlement = settlements.cancelled(job, null);
    assertThat(kinds(settlement)).containsExactly(Kind.RESULT, Kind.REPLY);
    assertThat(settlement.holdsSlot()).isFalse();
    assertThat(result(settlement).status()).isEqualTo(Status.CANCELLED);
    assertThat(headers(part(settlement, Kind.RESULT))).containsEntry(Headers.STATUS, "cancelled");
  }

  @Test
  void anExpiredRequestIsAResultAndNoDeadLetter() {
    job(request(reply(null, "svc-7")));
    Settlement settlement = settlements.expired(job);
    assertThat(kinds(settlement)).containsExactly(Kind.RESULT, Kind.REPLY);
    assertThat(result(settlement).status()).isEqualTo(Status.EXPIRED);
    assertThat(result(settlement).error().type()).isEqualTo(ErrorType.EXPIRED);
    assertThat(headers(part(settlement, Kind.RESULT))).containsEntry(Headers.STATUS, "expired");
  }

  @Test
  void whatHasNoIdIsADeadLetterAloneWithItsOriginalBytes() {
    byte[] garbage = {1, 2, (byte) 0xff};
    Delivery delivery =
        Samples.delivery(
            Samples.ledger(Samples.LANE), garbage, Header.of(Headers.ERROR_TYPE, "forged"));
    Settlement settlement = settlements.malformed(delivery, "value must be JSON");
    assertThat(kinds(settlement)).containsExactly(Kind.DEAD_LETTER);
    assertThat(settlement.holdsSlot()).isFalse();
    Outgoing dead = part(settlement, Kind.DEAD_LETTER);
    assertThat(dead.value()).isSameAs(garbage);
    assertThat(headers(dead))
        .isEqualTo(
            Map.of(
                Headers.ERROR_TYPE, "invalid_request",
                Headers.ERROR_MESSAGE, "value must be JSON",
                Headers.SOURCE, "argosy.requests-3@0"));
  }

  @Test
  void aTombstoneIsADeadLetterWithoutValue() {
    Delivery delivery = Samples.delivery(Samples.ledger(Samples.LANE), null);
    Settlement settlement = settlements.malformed(delivery, "value is null");
    assertThat(part(settlement, Kind.DEAD_LETTER).value()).isNull();
  }

  @Test
  void whatBreaksARuleIsAFailedResultAndADeadLetter() {
    Delivery delivery = Samples.delivery(Samples.ledger(Samples.LANE), Samples.bytes("{}"));
    Envelope envelope =
        new Envelope("inv-2", "billing", Map.of("job", "x"), METADATA, null, null, null);
    Settlement settlement =
        settlements.invalid(
            delivery, envelope, ResultError.of(ErrorType.INVALID_REQUEST, "v must be 1"));
    assertThat(kinds(settlement)).containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
    assertThat(settlement.holdsSlot()).isFalse();
    Result result = result(settlement);
    assertThat(result.id()).isEqualTo("inv-2");
    assertThat(result.error().message()).isEqualTo("v must be 1");
    assertThat(result.metadata()).isEqualTo(METADATA);
    assertThat(result.calls()).isEmpty();
  }

  @Test
  void aLostPartitionsCallLeavesItsUsageAlone() {
    job(request(null));
    Settlement settlement = settlements.abandoned(job, enter(Samples.completed()));
    assertThat(kinds(settlement)).containsExactly(Kind.USAGE);
    assertThat(settlement.settles()).isFalse();
    assertThat(settlement.holdsSlot()).isTrue();
    UsageRecord usage = new UsageCodec().decode(part(settlement, Kind.USAGE).value());
    assertThat(usage.abandoned()).isTrue();
    assertThat(usage.cost()).isEqualTo(new BigDecimal("0.00011"));
  }

  @Test
  void aLostPartitionsCallThatDrewNothingLeavesNothing() {
    job(request(null));
    Settlement settlement = settlements.abandoned(job, enter(Samples.throttled(null)));
    assertThat(settlement.parts()).isEmpty();
    assertThat(settlement.holdsSlot()).isTrue();
  }

  @Test
  void aSettlementWhosePartitionWasLostKeepsItsUsageUnderTheSameCallId() {
    job(request(null));
    Settlement composed = delivered(Samples.completed());
    Settlement abandoned = settlements.abandoned(composed);
    assertThat(kinds(abandoned)).containsExactly(Kind.USAGE);
    assertThat(abandoned.settles()).isFalse();
    assertThat(abandoned.usage()).isEqualTo(composed.usage().abandonedCopy());
    assertThat(abandoned.holdsSlot()).isTrue();
  }
}
