package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.ErrorType;
import dev.argosy.standalone.faults.StallWatch.Stall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A verdict that could not fail would be worth nothing: each of its rules is broken here. */
final class VerdictTest {
  private static final Spending EXACT = spending(0, 0);
  private static final long HITS = 1;

  private final Ledger ledger = new Ledger(() -> 0);

  @Test
  void aRunInWhichNothingWentWrongIsOk() {
    served("a");
    served("b");

    assertThat(verdict(EXACT).ok()).isTrue();
  }

  @Test
  void aLostResultFailsARun() {
    served("a");
    posted("b");

    assertThat(verdict(EXACT).reasons()).containsExactly("1 requests have no result");
  }

  @Test
  void aDoubledResultFailsARun() {
    served("a");
    ledger.result("a", false);

    assertThat(verdict(EXACT).reasons()).containsExactly("1 results too many");
  }

  @Test
  void aLostResultIsNotMadeUpForByADoubledOne() {
    served("a");
    posted("b");
    ledger.result("a", false);
    ledger.mayRunAgain("a");

    assertThat(verdict(EXACT).reasons()).containsExactly("1 requests have no result");
  }

  @Test
  void whatTheFaultItselfLetsRunAgainMayHaveASecondResult() {
    served("a");
    ledger.result("a", false);
    ledger.mayRunAgain("a");

    assertThat(verdict(spending(1, 0)).ok()).isTrue();
    assertThat(verdict(spending(2, 0)).reasons())
        .containsExactly("2 calls repeated, more than were in flight");
  }

  @Test
  void whatMayRunAgainExplainsNoSecondResultOfAnother() {
    served("a");
    served("b");
    ledger.mayRunAgain("a");
    ledger.result("b", false);

    assertThat(verdict(EXACT).reasons()).containsExactly("1 results too many");
  }

  @Test
  void callsAreRepeatedNoMoreThanWereInFlight() {
    served("a");

    assertThat(verdict(spending(8, 8)).ok()).isTrue();
    assertThat(verdict(spending(9, 8)).reasons())
        .containsExactly("9 calls repeated, more than were in flight");
  }

  @Test
  void aRequestIsCalledAgainOnlyIfACallOfItsOwnWasHit() {
    served("a");
    Spending spending = new Spending(2, 0, 1, 8, List.of("a by w-1, w-2"));

    assertThat(verdict(spending).reasons())
        .containsExactly("1 requests called again, and no call of theirs was hit: a by w-1, w-2");
  }

  @Test
  void aPlatformThatRefusesIsLeftAlone() {
    for (int number = 0; number < 100; number++) {
      served("r" + number);
    }

    assertThat(verdict(new Spending(233, 133, 0, 0, List.of())).ok()).isTrue();
    assertThat(verdict(new Spending(234, 134, 0, 0, List.of())).reasons())
        .containsExactly("134 calls refused: the platform was not left alone");
  }

  @Test
  void aFaultThatHitNothingFailsARun() {
    served("a");

    assertThat(Verdict.of(ledger.account(), EXACT, 0, Stall.NONE, List.of()).reasons())
        .containsExactly("the fault hit nothing");
  }

  @Test
  void aRequestThatTheClusterDidNotTakeFailsARunUnlessBrokersWereDown() {
    served("a");
    ledger.posted("b", false);

    assertThat(verdict(EXACT).reasons())
        .containsExactly("1 requests that the cluster did not take");
    ledger.mayBeUnsure();
    assertThat(verdict(EXACT).ok()).isTrue();
  }

  @Test
  void aRequestThatFailsFailsTheRun() {
    posted("a");
    ledger.result("a", true);
    ledger.deadLetter("a", "timeout");

    assertThat(verdict(EXACT).reasons()).containsExactly("1 requests failed, and none should");
  }

  @Test
  void aFailedRequestWithoutADeadLetterFailsARun() {
    posted("a");
    ledger.result("a", true);

    assertThat(verdict(EXACT).reasons())
        .containsExactly("1 dead letters are missing", "1 requests failed, and none should");
  }

  @Test
  void aReplyThatIsMissingFailsARun() {
    ledger.posted("a", true);
    ledger.acknowledged("a");
    ledger.result("a", false);

    assertThat(verdict(EXACT).reasons()).containsExactly("1 replies are missing");
    ledger.reply("a");
    assertThat(verdict(EXACT).ok()).isTrue();
  }

  @Test
  void aReplyThatNobodyAskedForFailsARun() {
    served("a");
    ledger.reply("a");

    assertThat(verdict(EXACT).reasons()).containsExactly("1 replies too many");
  }

  @Test
  void aDeadLetterOfWhatHasSucceededFailsARun() {
    served("a");
    ledger.deadLetter("a", "timeout");

    assertThat(verdict(EXACT).reasons()).containsExactly("1 dead letters too many");
  }

  @Test
  void aRecordOfNoRequestFailsARun() {
    served("a");
    ledger.strange();

    assertThat(verdict(EXACT).reasons()).containsExactly("1 records that belong to no request");
  }

  @Test
  void whatRetentionTookUnreadIsNotLostAndEverythingElseIs() {
    posted("a");
    ledger.gone("a");
    assertThat(verdict(EXACT).ok()).isTrue();

    posted("b");
    assertThat(verdict(EXACT).reasons()).containsExactly("1 requests have no result");
  }

  @Test
  void whatRetentionTookUnreadHasNoSecondResultEither() {
    posted("a");
    ledger.gone("a");
    ledger.result("a", false);
    ledger.result("a", false);

    assertThat(verdict(EXACT).reasons()).containsExactly("1 results too many");
  }

  @Test
  void whatMustFailFailsTheRunUnlessItDoesForThatReason() {
    ledger.mustFail("a", ErrorType.RESULT_TOO_LARGE);
    posted("a");
    ledger.result("a", true);
    ledger.deadLetter("a", "result_too_large");
    assertThat(verdict(EXACT).ok()).isTrue();

    ledger.mustFail("b", ErrorType.RESULT_TOO_LARGE);
    served("b");
    assertThat(verdict(EXACT).reasons())
        .containsExactly("1 requests ended otherwise than they had to");

    posted("c");
    ledger.result("c", true);
    ledger.deadLetter("c", "result_too_large");
    assertThat(verdict(EXACT).reasons()).contains("1 requests failed, and none should");
  }

  @Test
  void aStallIsNoFailureUnlessNobodySaysWhy() {
    served("a");
    Stall told = new Stall(Duration.ofSeconds(40), "bound by broker", Duration.ofSeconds(4));
    Stall silent = new Stall(Duration.ofSeconds(40), "bound by broker", Duration.ofSeconds(5));

    assertThat(Verdict.of(ledger.account(), EXACT, HITS, told, List.of()).ok()).isTrue();
    assertThat(Verdict.of(ledger.account(), EXACT, HITS, silent, List.of()).reasons())
        .containsExactly("no result for 5 s, and nobody said why");
  }

  @Test
  void whatElseWentWrongFailsARunInItsOwnWords() {
    served("a");

    assertThat(
            Verdict.of(ledger.account(), EXACT, HITS, Stall.NONE, List.of("it rained")).reasons())
        .containsExactly("it rained");
  }

  private static Spending spending(long repeated, long bound) {
    return new Spending(2, 0, repeated, bound, List.of());
  }

  private Verdict verdict(Spending spending) {
    return Verdict.of(ledger.account(), spending, HITS, Stall.NONE, List.of());
  }

  private void posted(String id) {
    ledger.posted(id, false);
    ledger.acknowledged(id);
  }

  private void served(String id) {
    posted(id);
    ledger.result(id, false);
  }
}
