package dev.argosy.client;

import static dev.argosy.client.Requests.failureOf;
import static dev.argosy.client.Requests.say;
import static dev.argosy.client.Requests.saying;
import static dev.argosy.client.Requests.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FakeFleetTest extends FleetContract {
  private FakeFleet fleet = FakeFleet.answering("unused");

  @Override
  Fleet open(UnaryOperator<FleetConfig.Builder> limits, Function<Request, FakeAnswer> by) {
    fleet = new FakeFleet(limits.apply(FleetConfig.builder("fake:0")).build(), by);
    return fleet;
  }

  @Override
  List<Request> posted() {
    return fleet.sent();
  }

  @Override
  void answer(Request posted, FakeAnswer answer) {
    fleet.answer(posted.id(), answer);
  }

  @Override
  void elapse(Duration time) {
    fleet.elapse(time);
  }

  @Test
  void itAnswersWithinTheCall() {
    assertThat(FakeFleet.answering("Paid.").submit(say("x"))).isCompleted();
  }

  @Test
  void scriptedAnswersComeFirstInTheirOrder() {
    FakeFleet scripted = FakeFleet.answering("else");
    scripted.next(
        FakeAnswer.text("one"),
        FakeAnswer.failure(ErrorType.EXPIRED, "too late"),
        FakeAnswer.message(
            "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"three\"}],"
                + "\"stop_reason\":\"refusal\",\"usage\":{\"input_tokens\":7,\"output_tokens\":9}}"));

    assertThat(textOf(scripted.submit(say("x")))).isEqualTo("one");
    assertThat(Requests.resultOf(scripted.submit(say("x"))).status()).isEqualTo(Status.EXPIRED);
    Result third = Requests.resultOf(scripted.submit(say("x")));
    assertThat(Answer.of(third).refused()).isTrue();
    assertThat(third.usage().outputTokens()).isEqualTo(9);
    assertThat(textOf(scripted.submit(say("x")))).isEqualTo("else");
  }

  @Test
  void itCanRefuseToSend() {
    FakeFleet refusing = FakeFleet.answering("x").next(FakeAnswer.notSent());
    FleetException refused = failureOf(refusing.submit(say("x")));
    refusing.next(FakeAnswer.notAcknowledged());

    assertThat(refused).isInstanceOf(SendFailedException.class);
    assertThat(refused.mayStillRun()).isFalse();
    assertThatThrownBy(() -> refusing.send(say("x")))
        .isInstanceOfSatisfying(
            SendFailedException.class, unknown -> assertThat(unknown.mayStillRun()).isTrue());
    assertThat(refusing.sent()).isEmpty();
  }

  @Test
  void whatWasMetWithSilenceIsAnsweredInAnyOrder() {
    FakeFleet silent = new FakeFleet(Requests.SILENCE);
    CompletableFuture<Result> one = silent.submit(saying("x").id("1").build());
    CompletableFuture<Result> two = silent.submit(saying("x").id("2").build());

    silent.answer("2", FakeAnswer.text("second"));

    assertThat(one).isNotDone();
    assertThat(textOf(two)).isEqualTo("second");
    assertThatThrownBy(() -> silent.answer("3", FakeAnswer.text("x")))
        .hasMessage("no request 3 was taken");
  }

  @Test
  void timeStandsStillUntilItIsTold() {
    FakeFleet silent = new FakeFleet(Requests.SILENCE);
    CompletableFuture<Result> future = silent.submit(say("x"), Duration.ofHours(1));

    silent.elapse(Duration.ofMinutes(59));
    assertThat(future).isNotDone();
    silent.elapse(Duration.ofMinutes(1));

    assertThat(failureOf(future)).isInstanceOf(ReplyTimeoutException.class);
    assertThat(silent.sent().get(0).submittedAt()).isEqualTo(FakeFleet.START);
  }

  @Test
  void aBugInTheTestsOwnFunctionReachesTheTest() {
    FakeFleet broken =
        new FakeFleet(
            request -> {
              throw new IllegalStateException("the test's bug");
            });

    assertThatThrownBy(() -> broken.submit(saying("x").id("x").build()))
        .hasMessage("the test's bug");
    assertThat(broken.status("x")).isEqualTo(RequestStatus.GIVEN_UP);
  }

  @Test
  void itMakesResultsForTestsOfHandlers() {
    Result result = FakeFleet.result(saying("x").id("inv-9").build(), FakeAnswer.text("Paid."));

    assertThat(Answer.of(result).text()).isEqualTo("Paid.");
    assertThat(result.id()).isEqualTo("inv-9");
    assertThatThrownBy(() -> FakeFleet.result(say("x"), FakeAnswer.silence()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
