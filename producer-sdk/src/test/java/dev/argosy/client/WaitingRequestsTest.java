package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a client awaits when it is closed. */
class WaitingRequestsTest {
  private static Request request() {
    return new Stamps(FleetConfig.builder("nowhere:1").build(), "test", InstantSource.system())
        .submitted(Requests.saying("x").id("a").build(), Duration.ofMinutes(1));
  }

  /** It was answered and paid for: nobody may take it for not sent. */
  @Test
  void aCloseGivesOutTheResultWhoseMessageIsStillBeingFetched() {
    WaitingRequests waiting =
        new WaitingRequests(
            1,
            Timer.threaded("timeouts-of-a-test"),
            Runnable::run,
            result -> new CompletableFuture<>());
    Request request = request();
    Waiting place = waiting.enter(request, Duration.ofMinutes(1), Duration.ZERO);
    Result result = FakeFleet.result(request, FakeAnswer.text("Paid."));
    waiting.reply("a", "succeeded", new ResultCodec().encode(result));
    assertThat(place.future()).isNotDone();

    waiting.close(Duration.ZERO);

    assertThatThrownBy(() -> place.future().join())
        .cause()
        .isInstanceOfSatisfying(
            MessageUnavailableException.class,
            unavailable -> {
              assertThat(unavailable.result().id()).isEqualTo("a");
              assertThat(unavailable).hasMessageContaining("was answered");
              assertThat(unavailable).hasMessageContaining("the client was closed");
            });
  }

  /** The close comes in just while the reply is looked at, which brought all of it. */
  @Test
  void aCloseTakesNothingFromAResultThatIsWhole() {
    AtomicReference<WaitingRequests> closing = new AtomicReference<>();
    WaitingRequests waiting =
        new WaitingRequests(
            1,
            Timer.threaded("timeouts-of-a-test"),
            Runnable::run,
            result -> {
              closing.get().close(Duration.ZERO);
              return CompletableFuture.completedFuture(result);
            });
    closing.set(waiting);
    Request request = request();
    Waiting place = waiting.enter(request, Duration.ofMinutes(1), Duration.ZERO);
    Result result = FakeFleet.result(request, FakeAnswer.text("Paid."));

    waiting.reply("a", "succeeded", new ResultCodec().encode(result));

    assertThat(place.future()).isCompletedWithValueMatching(whole -> whole.id().equals("a"));
  }

  @Test
  void aStoreThatRefusesAtOnceEndsTheFutureAndGivesItsPlaceBack() {
    WaitingRequests waiting =
        new WaitingRequests(
            1,
            Timer.threaded("timeouts-of-a-test"),
            Runnable::run,
            result -> {
              throw new IllegalStateException("the store is shut");
            });
    Request request = request();
    Waiting place = waiting.enter(request, Duration.ofMinutes(1), Duration.ZERO);
    Result result = FakeFleet.result(request, FakeAnswer.text("Paid."));

    waiting.reply("a", "succeeded", new ResultCodec().encode(result));

    assertThat(place.future()).isDone();
    assertThatThrownBy(() -> place.future().join())
        .hasCauseInstanceOf(MessageUnavailableException.class);
    waiting.enter(request(), Duration.ofMinutes(1), Duration.ZERO); // There is room again.
    waiting.close(Duration.ZERO);
  }
}
