package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Call;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.contract.Usage;
import dev.argosy.worker.Samples;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.settlement.Outgoing;
import dev.argosy.worker.settlement.Settlement.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One model after the other, through the topic of retries and back. */
class FallbackPathTest extends PathFixture {
  private static final Outcome REFUSED =
      new Outcome.Refused(
          RawJson.of("{\"type\":\"message\",\"stop_reason\":\"refusal\"}"),
          new Usage(10, 20, 0, 0, 0));

  @Test
  void aRefusalIsBilledAndTriedOnTheNextModel() {
    path.arrived(posted(Samples.SONNET));
    path.admit();
    end(first, REFUSED);
    assertThat(kinds(0)).containsExactly(Kind.RETRY, Kind.USAGE);
    again();
    end(third, Samples.completed());
    Result result = lastResult();
    assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(result.servedBy().model()).isEqualTo(Samples.SONNET);
    assertThat(result.calls()).extracting(Call::outcome).containsExactly("refused", "completed");
    assertThat(result.calls()).extracting(Call::attempt).containsExactly(1, 2);
    // Haiku: 10 at 1 USD a million and 20 at 5; Sonnet: 10 at 3 and 20 at 15.
    assertThat(result.cost().amount()).isEqualByComparingTo("0.00033");
    assertThat(result.cost().allAttempts()).isEqualByComparingTo("0.00044");
  }

  @Test
  void aRefusalWithoutAnotherModelIsTheResult() {
    arrive("a");
    path.admit();
    end(first, REFUSED);
    assertThat(result().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(result().message().text()).contains("refusal");
  }

  @Test
  void exhaustedAttemptsOfAModelGoOnWithTheNextAndItsOwnAttempts() {
    path.arrived(posted(Samples.SONNET));
    path.admit();
    end(first, failed());
    again();
    end(first, failed());
    again();
    end(third, failed());
    assertThat(header(Headers.ATTEMPT)).isEqualTo("4");
    assertThat(header(Headers.EARLIER_ATTEMPTS)).isEqualTo("2");
    again();
    end(third, failed());
    assertThat(lastResult().status()).isEqualTo(Status.FAILED);
    assertThat(lastResult().calls()).hasSize(4);
  }

  @Test
  void aPromptThatNoLongerModelTakesFails() {
    path.arrived(posted(Samples.SONNET));
    path.admit();
    end(first, new Outcome.Rejected(Samples.error(ErrorType.TOO_LARGE, "ValidationException")));
    assertThat(lastResult().error().type()).isEqualTo(ErrorType.TOO_LARGE);
  }

  @Test
  void aModelThatIsOutOfServiceIsFollowedAtOnceAndWithoutAnAttempt() {
    for (int call = 0; call < 10; call++) {
      firstRoute.failed();
      secondRoute.failed();
    }
    path.arrived(posted(Samples.SONNET));
    path.admit();
    path.admit();
    assertThat(commits).isEmpty();
    end(third, Samples.completed());
    assertThat(result().servedBy().model()).isEqualTo(Samples.SONNET);
    assertThat(result().calls()).extracting(Call::attempt).containsExactly(1);
  }

  @Test
  void aRetryKeepsItsModelItsFallbacksAndItsResidency() {
    path.arrived(posted("claude-haiku-4-5", Samples.SONNET));
    path.admit();
    end(first, failed());
    assertThat(header(Headers.FALLBACK)).isEqualTo(Samples.SONNET);
    assertThat(header(Headers.SERVING_MODEL)).as("its body's").isNull();
    again();
    end(first, failed());
    assertThat(header(Headers.SERVING_MODEL)).isEqualTo(Samples.SONNET);
    assertThat(header(Headers.FALLBACK)).isNull();
  }

  /** What was written to the topic of retries comes back from it when it is due. */
  private void again() {
    Outgoing retry = retry();
    slots.free(ledger);
    path.arrived(
        Samples.delivery(
            Samples.ledger(Samples.RETRIES),
            retry.value(),
            retry.headers().toArray(Header[]::new)));
    clock.pass(RETRY.delayMax());
    path.due(clock.nanos());
    path.admit();
  }

  private Outgoing retry() {
    assertThat(commits.getLast().parts().getFirst().kind()).isEqualTo(Kind.RETRY);
    return commits.getLast().parts().getFirst().record();
  }

  private String header(String name) {
    return Header.last(retry().headers(), name).orElse(null);
  }

  private Delivery posted(String... fallback) {
    Request request =
        new Request(
            "a",
            Samples.body(Samples.HAIKU, 100),
            null,
            Map.of(),
            null,
            null,
            null,
            List.of(fallback),
            null,
            null,
            null,
            null,
            null);
    return Samples.delivery(ledger, Samples.encoded(request));
  }
}
