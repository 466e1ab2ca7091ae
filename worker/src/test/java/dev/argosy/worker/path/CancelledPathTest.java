package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.Call;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.contract.StreamEvent;
import dev.argosy.contract.Usage;
import dev.argosy.contract.UsageCodec;
import dev.argosy.contract.UsageRecord;
import dev.argosy.worker.Samples;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.settlement.Settlement.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that somebody does not want any more. */
class CancelledPathTest extends PathFixture {
  private static final StreamEvent START =
      new StreamEvent.Other(
          "message_start",
          RawJson.of(
              "{\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"content\":[],"
                  + "\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}"));

  private final Ledger retries = Samples.ledger(Samples.RETRIES);
  private final Ledger parked = Samples.ledger(Samples.PARKED);

  private void cancel(String id) {
    path.cancel(List.of(new PostedCancel(Target.ofId(id), clock.now().toEpochMilli())), true);
    mailbox.run();
  }

  private void retryArrives(String id, Duration delay) {
    path.arrived(
        delivery(
            retries,
            id,
            Header.of(Headers.ATTEMPT, "2"),
            Header.of(Headers.NOT_BEFORE, "" + clock.now().plus(delay).toEpochMilli())));
  }

  private void arriveStreamed(String id) {
    Body body =
        Body.of(
            RawJson.of(
                "{\"model\":\"%s\",\"max_tokens\":100,\"stream\":true,\"messages\":[{}]}"
                    .formatted(Samples.HAIKU)));
    path.arrived(Samples.delivery(ledger, Samples.encoded(Request.of(id, body))));
  }

  private Result cancelled() {
    Result result = result();
    assertThat(result.status()).isEqualTo(Status.CANCELLED);
    assertThat(result.error().type()).isEqualTo(ErrorType.CANCELLED);
    assertThat(result.error().retryable()).isFalse();
    assertThat(result.message()).isNull();
    assertThat(kinds(0)).as("no dead letter").doesNotContain(Kind.DEAD_LETTER);
    assertThat(commits.getFirst().settles()).isTrue();
    return result;
  }

  @Test
  void whatArrivesAfterItsCancelIsNeverCalled() {
    cancel("a");
    arrive("a");
    path.admit();
    assertThat(first.calls).isEmpty();
    Result result = cancelled();
    assertThat(result.calls()).isEmpty();
    assertThat(result.cost().allAttempts()).isEqualByComparingTo(BigDecimal.ZERO);
    assertThat(commits.getFirst().holdsSlot()).isFalse();
  }

  @Test
  void whatWaitsInLineIsNeverCalled() {
    arrive("a");
    arrive("b");
    cancel("a");
    path.admit();
    assertThat(cancelled().id()).isEqualTo("a");
    assertThat(first.calls).as("of b").hasSize(1);
    assertThat(path.inLine()).isZero();
  }

  @Test
  void aRetryThatIsNotDueEndsAtOnce() {
    retryArrives("a", Duration.ofSeconds(30));
    cancel("a");
    assertThat(path.delayed()).isZero();
    assertThat(cancelled().id()).isEqualTo("a");
  }

  @Test
  void aRetryThatArrivesAfterItsCancelEndsAtOnceAndDoesNotWaitForItsTime() {
    cancel("a");
    retryArrives("a", Duration.ofSeconds(30));
    assertThat(path.delayed()).isZero();
    cancelled();
  }

  @Test
  void whatWasParkedEndsWhenItIsRead() {
    cancel("a");
    path.arrived(delivery(parked, "a"));
    path.admit();
    cancelled();
    assertThat(first.calls).isEmpty();
  }

  @Test
  void neitherSlotNorQuotaNorLeaseIsNeededToEndIt() {
    arrive("x");
    arrive("y");
    path.admit();
    mayCall = () -> false;
    arrive("a");
    cancel("a");
    assertThat(cancelled().id()).isEqualTo("a");
  }

  @Test
  void anOpenCallIsGivenUpAndItsRequestEndsAtOnce() {
    arrive("a");
    path.admit();
    clock.pass(Duration.ofMillis(300));
    cancel("a");
    assertThat(first.calls.getFirst()).isCancelled();
    Result result = cancelled();
    assertThat(result.calls()).extracting(Call::outcome).containsExactly("abandoned");
    assertThat(result.calls().getFirst().millis()).isEqualTo(300);
    assertThat(result.cost().amount()).isNull();
    assertThat(result.cost().allAttempts()).as("nobody told what it drew").isNull();
    assertThat(kinds(0)).containsExactly(Kind.RESULT);
    assertThat(commits.getFirst().holdsSlot()).isTrue();
    assertThat(path.calls()).isZero();
    assertThat(path.inLine()).isZero();
  }

  @Test
  void whatAStreamHadDrawnIsBilledWithTheResult() {
    arriveStreamed("a");
    path.admit();
    first.brings(START);
    first.brings(
        new StreamEvent.Delta(0, StreamEvent.Kind.TEXT, RawJson.of("\"" + "x".repeat(80) + "\"")));
    cancel("a");
    Result result = cancelled();
    assertThat(kinds(0)).containsExactly(Kind.RESULT, Kind.USAGE);
    UsageRecord usage = new UsageCodec().decode(commits.getFirst().parts().get(1).record().value());
    assertThat(usage.usage()).isEqualTo(new Usage(10, 20, 0, 0, 0));
    assertThat(usage.estimated()).isTrue();
    assertThat(usage.abandoned()).as("it is what the result stands on").isFalse();
    assertThat(result.cost().allAttempts()).isEqualTo(usage.cost()).isPositive();
    assertThat(result.cost().amount()).isEqualTo(usage.cost());
    assertThat(result.cost().priceVersion()).isEqualTo(usage.priceVersion()).isNotNull();
  }

  /** The platform goes on with it, or does not: until the minute is over it counts as drawn. */
  @Test
  void aCallThatIsGivenUpBeforeItSaidWhatItDrewKeepsItsReservation() {
    arrive("a");
    path.admit();
    long reserved = available();
    cancel("a");
    assertThat(available()).isEqualTo(reserved);
    assertThat(quota.state().reserved()).as("and is open no more").isZero();
  }

  @Test
  void aCallThatIsGivenUpKeepsOnlyWhatItDrewOfItsReservation() {
    long before = available();
    arriveStreamed("a");
    path.admit();
    first.brings(START);
    cancel("a");
    assertThat(available()).as("10 of the prompt, 1 answered for 5").isEqualTo(before - 15);
  }

  private long available() {
    return quota.levels().getFirst().available();
  }

  @Test
  void anAnswerThatHasComeStands() {
    arrive("a");
    path.admit();
    first.ends(Samples.completed());
    cancel("a");
    assertThat(result().status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void aFailureForGoodThatHasComeStands() {
    arrive("a");
    path.admit();
    first.ends(
        new Outcome.Rejected(Samples.error(ErrorType.INVALID_REQUEST, "ValidationException")));
    cancel("a");
    assertThat(result().status()).isEqualTo(Status.FAILED);
  }

  @Test
  void aFailureThatWantsAnotherAttemptGetsNone() {
    arrive("a");
    path.admit();
    first.ends(failed());
    cancel("a");
    assertThat(cancelled().calls()).extracting(Call::outcome).containsExactly("failed");
  }

  @Test
  void aThrottleThatWantsAnotherRouteGetsNone() {
    arrive("a");
    path.admit();
    first.ends(Samples.throttled(null));
    cancel("a");
    path.admit();
    cancelled();
    assertThat(second.calls).isEmpty();
    assertThat(commits.getFirst().holdsSlot()).isTrue();
  }

  @Test
  void aCallOfALostPartitionIsGivenUpAndSettlesNothing() {
    arrive("a");
    path.admit();
    ledger.drop();
    cancel("a");
    assertThat(first.calls.getFirst()).isCancelled();
    assertThat(commits).hasSize(1);
    assertThat(commits.getFirst().settles()).isFalse();
  }

  @Test
  void anIdThatIsPostedAgainIsAnotherRequest() {
    cancel("a");
    clock.pass(Duration.ofSeconds(1));
    path.arrived(Samples.deliveryAt(ledger, clock.now(), Samples.encoded(Samples.request("a"))));
    path.admit();
    end(first, Samples.completed());
    assertThat(result().status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void aRetryIsAsOldAsItsRequestHoweverLateAWorkerReadThat() {
    long posted = clock.now().toEpochMilli();
    path.arrived(Samples.deliveryAt(ledger, clock.now(), Samples.encoded(Samples.request("a"))));
    clock.pass(Duration.ofSeconds(5));
    path.admit();
    end(first, failed());
    Header[] headers =
        commits.getFirst().parts().getFirst().record().headers().toArray(Header[]::new);
    assertThat(Header.last(List.of(headers), Headers.POSTED_AT)).hasValue("" + posted);
    commits.clear();
    path.cancel(List.of(new PostedCancel(Target.ofId("a"), posted + 1)), true);
    path.arrived(delivery(retries, "a", headers));
    assertThat(cancelled().calls()).hasSize(1);
  }

  @Test
  void noCallBeginsBeforeTheCancelsOfTheStartAreKnown() {
    RequestPath unborn = uninformed();
    unborn.arrived(delivery(ledger, "a"));
    unborn.admit();
    assertThat(first.calls).isEmpty();
    unborn.cancel(List.of(new PostedCancel(Target.ofId("a"), 0)), false);
    unborn.admit();
    assertThat(result().status()).isEqualTo(Status.CANCELLED);
    unborn.arrived(delivery(ledger, "b"));
    unborn.admit();
    assertThat(first.calls).isEmpty();
    unborn.cancel(List.of(), true);
    unborn.cancel(List.of(), false);
    unborn.admit();
    assertThat(first.calls).as("of b; once known, known").hasSize(1);
  }
}
