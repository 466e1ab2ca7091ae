package dev.argosy.worker.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.worker.Samples;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.retry.Verdict;
import dev.argosy.worker.settlement.Settlement.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is written instead of a record that its topic does not take. */
class UnwritablePartsTest extends SettlementFixture {

  @Test
  void aResultThatIsTooLargeBecomesASmallFailedOneAndADeadLetter() {
    job(request(reply("billing.results", null)));
    Outcome answer = Samples.completed();
    Books.Entry entry = enter(answer);
    RawJson huge = RawJson.of("{\"text\":\"" + "x".repeat(100_000) + "\"}");
    Settlement whole = settlements.delivered(ended(answer), new Verdict.Deliver(huge, USED), entry);
    Settlement small = without(whole, Kind.RESULT, "too large");
    assertThat(kinds(small)).containsExactly(Kind.RESULT, Kind.REPLY, Kind.DEAD_LETTER, Kind.USAGE);
    Result result = result(small);
    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.error().type()).isEqualTo(ErrorType.RESULT_TOO_LARGE);
    assertThat(result.error().message()).contains("100011 bytes");
    assertThat(result.error().retryable()).isFalse();
    assertThat(result.message()).isNull();
    assertThat(part(small, Kind.RESULT).bytes()).isLessThan(2_000);
    assertThat(small.settles()).isTrue();
    assertThat(small.holdsSlot()).isTrue();
  }

  @Test
  void aResultThatIsTooLargeWasPaidForAllTheSame() {
    job(request(null));
    Settlement whole = delivered(Samples.completed());
    Settlement small = without(whole, Kind.RESULT, "too large");
    assertThat(result(small).cost().amount()).isEqualTo(new BigDecimal("0.00011"));
    assertThat(part(small, Kind.USAGE).value()).isEqualTo(part(whole, Kind.USAGE).value());
  }

  @Test
  void aParkedRequestThatIsTooLargeFailsAndMayBeSentAgain() {
    job(request(null));
    Settlement small = without(settlements.parked(job, null), Kind.PARK, "too large");
    assertThat(kinds(small)).containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
    assertThat(small.holdsSlot()).isFalse();
    assertThat(result(small).error().type()).isEqualTo(ErrorType.TOO_LARGE);
    assertThat(result(small).error().retryable()).isTrue();
    assertThat(result(small).error().message()).contains("argosy.parked");
  }

  @Test
  void aRetryThatIsTooLargeFailsAndSaysWhatTheAttemptFailedWith() {
    job(request(null));
    Settlement small = without(retry(failed(USED), Duration.ofSeconds(1)), Kind.RETRY, "too large");
    assertThat(kinds(small)).containsExactly(Kind.RESULT, Kind.DEAD_LETTER, Kind.USAGE);
    assertThat(result(small).error().type()).isEqualTo(ErrorType.TOO_LARGE);
    assertThat(result(small).error().retryable()).isTrue();
    assertThat(result(small).error().message()).contains("argosy.retries").contains("Oops");
  }

  @Test
  void aDeadLetterThatIsTooLargeLosesItsValueAndSaysSo() {
    job(request(null));
    Settlement bare = without(failure(failed(NOTHING), true), Kind.DEAD_LETTER, "over 1 MiB");
    Outgoing dead = part(bare, Kind.DEAD_LETTER);
    assertThat(dead.value()).isNull();
    assertThat(dead.key()).isEqualTo(job.delivery().record().key());
    assertThat(headers(dead))
        .containsEntry(Headers.LAST_ERROR, "value left out: over 1 MiB")
        .containsEntry(Headers.ID, "inv-1")
        .containsEntry(Headers.ERROR_TYPE, "platform_error")
        .doesNotContainKey(Headers.CALLS);
    assertThat(kinds(bare)).containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
  }

  @Test
  void nothingOfASenderMakesABareDeadLetterOrAResultLarge() {
    job(
        request(null),
        Header.of("theirs", "x".repeat(100_000)),
        Header.of(Headers.TRACEPARENT, "0".repeat(100_000)));
    Settlement bare = without(failure(failed(NOTHING), true), Kind.DEAD_LETTER, "too large");
    assertThat(part(bare, Kind.DEAD_LETTER).bytes()).isLessThan(2_000);
    assertThat(part(bare, Kind.RESULT).bytes()).isLessThan(2_000);
    assertThat(headers(part(bare, Kind.RESULT))).doesNotContainKey(Headers.TRACEPARENT);
  }

  @Test
  void thereIsNoWayAroundADeadLetterWithoutValueAResultOfAFailureOrUsage() {
    job(request(null));
    Settlement bare = without(failure(failed(USED), true), Kind.DEAD_LETTER, "too large");
    bare.parts().forEach(part -> assertThat(settlements.without(bare, part, "again")).isEmpty());
  }

  @Test
  void aPlatformsLongMessageIsCutInResultAndDeadLetter() {
    job(request(null));
    Books.Entry entry = enter(failed(NOTHING));
    var error =
        new dev.argosy.worker.platform.PlatformError(
            ErrorType.PLATFORM_ERROR, "Oops", "y".repeat(1_000_000), 500);
    Settlement settlement = settlements.failed(job, new Verdict.Fail(error, false), entry);
    assertThat(result(settlement).error().message()).hasSize(1_003).endsWith("...");
    assertThat(headers(part(settlement, Kind.DEAD_LETTER)).get(Headers.ERROR_MESSAGE))
        .hasSize(1_003);
  }

  @Test
  void theSizeOfARecordIsNeverUnderestimated() {
    job(request(null));
    Outgoing record = part(delivered(Samples.completed()), Kind.RESULT);
    int raw = record.key().length + record.value().length;
    for (var header : record.headers()) {
      raw += header.name().length() + header.value().length;
    }
    assertThat(record.bytes()).isGreaterThan(raw);
  }
}
