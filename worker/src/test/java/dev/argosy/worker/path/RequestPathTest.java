package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Call;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Status;
import dev.argosy.contract.Usage;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Estimate;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestPathTest extends PathFixture {

  @Test
  void anAnswerIsSettledAsAResult() {
    arrive("a");
    path.admit();
    end(first, Samples.completed());
    assertThat(result().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(result().timing().startedAt()).isEqualTo(HandClock.START);
    assertThat(commits.getFirst().settles()).isTrue();
  }

  @Test
  void aSlotIsFreedByTheCommitAndNotByTheOutcome() {
    arrive("a");
    path.admit();
    end(first, Samples.completed());
    assertThat(slots.taken()).isEqualTo(1);
    assertThat(commits.getFirst().holdsSlot()).isTrue();
  }

  @Test
  void noMoreCallsThanSlotsAreOpen() {
    arrive("a");
    arrive("b");
    arrive("c");
    path.admit();
    assertThat(first.calls).hasSize(2);
    assertThat(path.inLine()).isEqualTo(1);
    end(first, Samples.completed());
    path.admit();
    assertThat(first.calls).as("not committed yet").hasSize(2);
    slots.free(ledger);
    path.admit();
    assertThat(first.calls).hasSize(3);
  }

  /** A process may stand still between two calls for longer than its lease. */
  @Test
  void whetherACallMayBeginIsAskedBeforeEachOne() {
    arrive("a");
    arrive("b");
    mayCall = first.calls::isEmpty;
    path.admit();
    assertThat(first.calls).hasSize(1);
    assertThat(path.inLine()).isEqualTo(1);
    mayCall = () -> true;
    path.admit();
    assertThat(first.calls).hasSize(2);
  }

  @Test
  void aThrottledCallGoesToTheNextRouteAndUsesUpNoAttempt() {
    arrive("a");
    path.admit();
    end(first, Samples.throttled(Duration.ofSeconds(30)));
    assertThat(commits).isEmpty();
    assertThat(slots.taken()).as("the call is over, nothing waits for a commit").isZero();
    path.admit();
    end(second, Samples.completed());
    assertThat(result().calls())
        .extracting(Call::outcome)
        .containsExactly("throttled", "completed");
    assertThat(result().calls()).extracting(Call::attempt).containsOnly(1);
  }

  @Test
  void aThrottledQuotaStaysClosedAsLongAsThePlatformSays() {
    arrive("a");
    path.admit();
    end(first, Samples.throttled(Duration.ofSeconds(30)));
    clock.pass(Duration.ofSeconds(29));
    assertThat(quota.open()).isFalse();
    clock.pass(Duration.ofSeconds(1));
    assertThat(quota.open()).isTrue();
  }

  @Test
  void withoutAWordOfThePlatformThePauseGrowsWithEachClosing() {
    // The middle of the jitter: 0.5 s, 1 s, 2 s.
    for (int millis : new int[] {500, 1_000, 2_000}) {
      throttleFirst();
      clock.pass(Duration.ofMillis(millis - 1));
      assertThat(quota.open()).as("%d ms", millis).isFalse();
      clock.pass(Duration.ofMillis(1));
      assertThat(quota.open()).as("%d ms", millis).isTrue();
    }
  }

  @Test
  void aThrottledCallGivesItsReservationBack() {
    arrive("a");
    path.admit();
    end(first, Samples.throttled(Duration.ofMillis(100)));
    clock.pass(Duration.ofSeconds(1));
    assertThat(quota.levels().getFirst().available()).isEqualTo(900);
    assertThat(quota.levels().getFirst().capacity()).as("a tenth slower").isEqualTo(900);
  }

  @Test
  void anAnswersUsageTakesThePlaceOfTheEstimate() {
    arrive("a");
    path.admit();
    end(first, Samples.completed()); // 10 + 5 x 20
    assertThat(quota.reserve(new Estimate(891, 0))).isFalse();
    assertThat(quota.reserve(new Estimate(890, 0))).isTrue();
  }

  @Test
  void anAnswerThatDoesNotSayWhatItDrewKeepsItsEstimate() {
    arrive("a");
    path.admit();
    end(
        first,
        new Outcome.Completed(((Outcome.Completed) Samples.completed()).message(), Usage.NONE));
    assertThat(quota.reserve(new Estimate(900, 0))).isFalse();
    assertThat(result().cost().amount()).isNull();
  }

  @Test
  void aStormOfThrottlesAndOverloadsEndsNoRequest() {
    arrive("a");
    for (int i = 0; i < 200; i++) {
      path.admit();
      end(
          first,
          i % 2 == 0
              ? Samples.throttled(Duration.ofSeconds(1))
              : new Outcome.Overloaded(
                  Samples.error(ErrorType.OVERLOADED, "529"), Duration.ofSeconds(1)));
      clock.pass(Duration.ofSeconds(1));
    }
    assertThat(first.calls).hasSize(200);
    assertThat(commits).isEmpty();
    assertThat(path.inLine()).isEqualTo(1);
    assertThat(slots.taken()).isZero();
  }

  @Test
  void aRouteThatTurnsTheAccountAwayIsLeftForAnother() {
    arrive("a");
    path.admit();
    end(first, unusable());
    path.admit();
    end(second, Samples.completed());
    assertThat(result().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(result().calls())
        .extracting(Call::outcome)
        .containsExactly("route_unusable", "completed");
  }

  @Test
  void aRequestFailsWhenEveryRouteHasTurnedItAway() {
    arrive("a");
    path.admit();
    end(first, unusable());
    path.admit();
    end(second, unusable());
    assertThat(result().status()).isEqualTo(Status.FAILED);
    assertThat(result().error().type()).isEqualTo(ErrorType.PERMISSION_DENIED);
    assertThat(kinds(0)).containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
  }

  @Test
  void aFailureIsTriedAgainThroughTheTopicOfRetries() {
    arrive("a");
    path.admit();
    end(first, failed());
    assertThat(kinds(0)).containsExactly(Kind.RETRY);
    assertThat(path.inLine()).as("it comes back through Kafka").isZero();
  }

  @Test
  void theLastAttemptsFailureIsTheRequests() {
    Ledger retries = Samples.ledger(Samples.RETRIES);
    path.arrived(delivery(retries, "a", Header.of(Headers.ATTEMPT, "2")));
    path.admit();
    end(first, failed());
    assertThat(result().status()).isEqualTo(Status.FAILED);
    assertThat(result().error().retryable()).isTrue();
  }

  @Test
  void whatThePlatformRejectsIsNotTriedAgain() {
    arrive("a");
    path.admit();
    end(first, new Outcome.Rejected(Samples.error(ErrorType.INVALID_REQUEST, "Validation")));
    assertThat(result().error().type()).isEqualTo(ErrorType.INVALID_REQUEST);
    assertThat(result().error().retryable()).isFalse();
  }

  @Test
  void anOutcomeOfALostPartitionLeavesItsUsageOnly() {
    arrive("a");
    path.admit();
    ledger.drop();
    end(first, Samples.completed());
    assertThat(kinds(0)).containsExactly(Kind.USAGE);
    assertThat(commits.getFirst().settles()).isFalse();
    assertThat(commits.getFirst().holdsSlot()).isTrue();
    assertThat(commits.getFirst().usage().abandoned()).isTrue();
  }

  @Test
  void aFailureOfALostPartitionWritesNoRetry() {
    arrive("a");
    path.admit();
    ledger.drop();
    end(first, failed());
    assertThat(kinds(0)).isEmpty();
    assertThat(commits.getFirst().holdsSlot()).isTrue();
  }

  @Test
  void anOpenCallOfALeavingPartitionIsStillSettled() {
    arrive("a");
    path.admit();
    path.leave(ledger);
    end(first, Samples.completed());
    assertThat(result().status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void whatWasNotCalledLeavesWithItsPartition() {
    arrive("a");
    Ledger other = Samples.ledger(Samples.RETRIES);
    path.arrived(delivery(other, "b"));
    path.arrived(
        delivery(
            other,
            "c",
            Header.of(Headers.NOT_BEFORE, "" + clock.now().plusSeconds(9).toEpochMilli())));
    path.leave(other);
    assertThat(path.inLine()).isEqualTo(1);
    assertThat(path.delayed()).isZero();
    assertThat(path.delayedBytes()).isZero();
    assertThat(commits).isEmpty();
  }

  @Test
  void noNewCallBeginsForALeavingPartition() {
    arrive("a");
    path.admit();
    path.leave(ledger);
    end(first, Samples.throttled(null));
    path.admit();
    assertThat(second.calls).isEmpty();
    assertThat(slots.taken()).isZero();
    assertThat(commits).isEmpty();
  }

  @Test
  void aCallThatWeCancelledIsNoAttemptAndItsRequestStays() {
    arrive("a");
    path.admit();
    path.cancelCalls();
    mailbox.run();
    assertThat(path.calls()).isZero();
    assertThat(kinds(0)).isEmpty();
    assertThat(commits.getFirst().settles()).isFalse();
    slots.free(ledger);
    path.admit();
    end(first, Samples.completed());
    assertThat(lastResult().calls())
        .extracting(Call::outcome)
        .containsExactly("abandoned", "completed");
    assertThat(lastResult().calls()).extracting(Call::attempt).containsOnly(1);
  }

  @Test
  void aBugInAPlatformIsAFailureAndLosesNoSlot() {
    arrive("a");
    path.admit();
    first.calls.getLast().completeExceptionally(new IllegalStateException("bug"));
    mailbox.run();
    assertThat(kinds(0)).containsExactly(Kind.RETRY);
    assertThat(commits.getFirst().holdsSlot()).isTrue();
    assertThat(path.calls()).isZero();
  }

  @Test
  void aCallThatCannotBeEnteredIsSettledAndLosesNoSlot() {
    arrive("a");
    path.admit();
    Usage beyondCounting = new Usage(Long.MAX_VALUE, Long.MAX_VALUE, 1, 1, 1);
    end(
        first,
        new Outcome.Completed(((Outcome.Completed) Samples.completed()).message(), beyondCounting));
    assertThat(result().error().type()).isEqualTo(ErrorType.POISON);
    assertThat(commits.getFirst().settles()).isTrue();
    assertThat(commits.getFirst().holdsSlot()).isTrue();
  }

  @Test
  void aRequestThatWaitsTooLongIsExpired() {
    quota.throttled(Duration.ofDays(2));
    secondRoute.quota().throttled(Duration.ofDays(2));
    arrive("a");
    path.admit();
    clock.pass(Duration.ofHours(23));
    path.expire(clock.now());
    assertThat(commits).isEmpty();
    clock.pass(Duration.ofHours(1));
    path.expire(clock.now());
    assertThat(result().status()).isEqualTo(Status.EXPIRED);
    assertThat(commits.getFirst().holdsSlot()).isFalse();
    assertThat(path.inLine()).isZero();
  }

  @Test
  void aCallThatIsOpenIsNeverExpired() {
    arrive("a");
    path.admit();
    clock.pass(Duration.ofDays(2));
    path.expire(clock.now());
    assertThat(commits).isEmpty();
    end(first, Samples.completed());
    assertThat(result().status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void aRetryIsCalledWhenItIsDue() {
    Header notBefore =
        Header.of(Headers.NOT_BEFORE, "" + clock.now().plusSeconds(9).toEpochMilli());
    path.arrived(delivery(Samples.ledger(Samples.RETRIES), "a", notBefore));
    assertThat(path.delayed()).isEqualTo(1);
    clock.pass(Duration.ofSeconds(8));
    path.due(clock.nanos());
    path.admit();
    assertThat(first.calls).isEmpty();
    clock.pass(Duration.ofSeconds(1));
    path.due(clock.nanos());
    path.admit();
    assertThat(first.calls).hasSize(1);
  }

  @Test
  void whatIsNoRequestIsSettledOnArrival() {
    path.arrived(Samples.delivery(ledger, Samples.bytes("no json")));
    assertThat(kinds(0)).containsExactly(Kind.DEAD_LETTER);
    assertThat(commits.getFirst().holdsSlot()).isFalse();
  }
}
