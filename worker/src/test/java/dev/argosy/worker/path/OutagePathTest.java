package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Headers;
import dev.argosy.contract.Status;
import dev.argosy.worker.Samples;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.settlement.Outgoing;
import dev.argosy.worker.settlement.Settlement.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dead letters for what may pass are bounded by successes; two attempts are all. */
class OutagePathTest extends PathFixture {
  private final Ledger retries = Samples.ledger(Samples.RETRIES);
  private Outgoing retry = new Outgoing("none", null, null, List.of());

  @Test
  void aStormOfErrorsEndsNoRequestAndIsNoAttempt() {
    arrive("a");
    for (int failures = 0; failures < 8; failures++) {
      assertThat(failsAtAttempt()).isEqualTo("1");
      comesBack();
    }
  }

  @Test
  void oneBadRequestAmongOthersThatAreAnsweredFailsAfterItsAttempts() {
    isAnswered("well");
    arrive("bad");
    assertThat(failsAtAttempt()).isEqualTo("2");
    clock.pass(Duration.ofSeconds(1));
    isAnswered("too");
    comesBack();
    path.admit();
    end(first, failedForNothing());
    assertThat(lastResult().status()).isEqualTo(Status.FAILED);
    assertThat(kinds(commits.size() - 1)).contains(Kind.DEAD_LETTER);
  }

  @Test
  void whoFailedInAnOutageHasItsAttemptsAfterIt() {
    arrive("a");
    for (int failures = 0; failures < 3; failures++) {
      assertThat(failsAtAttempt()).isEqualTo("1");
      comesBack();
    }
    isAnswered("another"); // Called after it.
    first.calls.get(first.calls.size() - 2).complete(failedForNothing());
    mailbox.run();
    assertThat(attempt()).isEqualTo("2");
  }

  @Test
  void anAnswerOfLongAgoIsNone() {
    isAnswered("well");
    clock.pass(Duration.ofMinutes(5));
    arrive("a");
    assertThat(failsAtAttempt()).isEqualTo("1");
  }

  private void isAnswered(String id) {
    arrive(id);
    path.admit();
    end(first, Samples.completed());
    slots.free(ledger);
  }

  /** Its call fails; the attempt that the record says it goes on at. */
  private String failsAtAttempt() {
    path.admit();
    end(first, failedForNothing());
    slots.free(ledger);
    return attempt();
  }

  private String attempt() {
    retry = commits.getLast().parts().getFirst().record();
    return Header.last(retry.headers(), Headers.ATTEMPT).orElseThrow();
  }

  /** It is read again, when it is due. */
  private void comesBack() {
    clock.pass(Duration.ofMinutes(2));
    path.arrived(Samples.delivery(retries, retry.value(), retry.headers().toArray(Header[]::new)));
  }
}
