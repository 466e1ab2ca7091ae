package dev.argosy.client;

import static dev.argosy.client.Requests.ECHO;
import static dev.argosy.client.Requests.SILENCE;
import static dev.argosy.client.Requests.resultOf;
import static dev.argosy.client.Requests.say;
import static dev.argosy.client.Requests.saying;
import static dev.argosy.client.Requests.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What every {@link Fleet} does with requests that are not wanted any more. */
abstract class CancelContract {

  /** Opens a fleet that answers by this function. It is closed after the test. */
  abstract Fleet open(UnaryOperator<FleetConfig.Builder> limits, Function<Request, FakeAnswer> by);

  Fleet open(Function<Request, FakeAnswer> by) {
    return open(limits -> limits, by);
  }

  @Test
  void aCancelEndsThePendingRequestWithItsResult() {
    Fleet fleet = open(SILENCE);
    CompletableFuture<Result> unwanted = fleet.submit(saying("x").id("unwanted").build());
    CompletableFuture<Result> other = fleet.submit(saying("x").id("other").build());

    fleet.cancel("unwanted");

    Result result = resultOf(unwanted);
    assertThat(result.status()).isEqualTo(Status.CANCELLED);
    assertThat(result.error().type()).isEqualTo(ErrorType.CANCELLED);
    assertThat(fleet.status("unwanted")).isEqualTo(RequestStatus.CANCELLED);
    assertThat(other).isNotDone();
    assertThat(fleet.status("other")).isEqualTo(RequestStatus.WAITING);
  }

  @Test
  void allRequestsWithATagAreCancelledAtOnce() {
    Fleet fleet = open(SILENCE);
    CompletableFuture<Result> one = fleet.submit(saying("x").tag("job", "7").build());
    CompletableFuture<Result> two = fleet.submit(saying("y").tag("job", "7").build());
    CompletableFuture<Result> other = fleet.submit(saying("x").tag("job", "8").build());

    fleet.cancelAll("job", "7");

    assertThat(resultOf(one).status()).isEqualTo(Status.CANCELLED);
    assertThat(resultOf(two).status()).isEqualTo(Status.CANCELLED);
    assertThat(other).isNotDone();
  }

  @Test
  void aCancelOfNobodyAndOneThatComesTooLateDoNoHarm() {
    Fleet fleet = open(ECHO);
    assertThat(textOf(fleet.submit(saying("x").id("done").build()))).isEqualTo("echo x");

    fleet.cancel("done");
    fleet.cancel("nobody");

    assertThat(fleet.status("done")).isEqualTo(RequestStatus.SUCCEEDED);
    assertThat(textOf(fleet.submit(say("y")))).isEqualTo("echo y");
  }

  @Test
  void nobodyCanBeMeantByAnIdOrTagThatNoRequestCanHave() {
    Fleet fleet = open(ECHO);
    assertThatThrownBy(() -> fleet.cancel(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cancel.id must have 1..256 characters, was \"\"");
    assertThatThrownBy(() -> fleet.cancelAll("", "7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cancel.tag.key must have 1..64 characters, was \"\"");
    fleet.close();
    assertThatThrownBy(() -> fleet.cancel("a")).isInstanceOf(ClientClosedException.class);
  }
}
