package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.ErrorType;
import dev.argosy.standalone.faults.StallWatch.Stall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A verdict that could not fail would be worth nothing: each of its rules is broken here. */
final class VerdictTest {
  private static final Verdict.Spending EXACT = new Verdict.Spending(2, 0, 0);

  private final Ledger ledger = new Ledger(() -> 0);

  @Test
  void aRunInWhichNothingWentWrongIsOk() {
    served("a");
    served("b");

    assertThat(verdict(EXACT, 0).ok()).isTrue();
  }

  @Test
  void aLostResultFailsARun() {
    served("a");
    posted("b");

    assertThat(verdict(EXACT, 0).reasons()).containsExactly("1 requests have no result");
  }

  @Test
  void aDoubledResultFailsARun() {
    served("a");
    ledger.result("a", false);

    assertThat(verdict(EXACT, 0).reasons()).containsExactly("1 results too many");
  }

  @Test
  void aLostResultIsNotMadeUpForByADoubledOne() {
    served("a");
    posted("b");
    ledger.result("a", false);

    assertThat(verdict(EXACT, 9).reasons()).containsExactly("1 requests have no result");
  }

  @Test
  void whatTheFaultItselfLetsRunAgainMayHaveASecondResult() {
    served("a");
    ledger.result("a", false);

    assertThat(verdict(new Verdict.Spending(2, 1, 0), 1).ok()).isTrue();
  }

  @Test
  void callsAreRepeatedNoMoreThanWereInFlight() {
    served("a");

    assertThat(verdict(new Verdict.Spending(9, 8, 8), 0).ok()).isTrue();
    assertThat(verdict(new Verdict.Spending(10, 9, 8), 0).reasons())
        .containsExactly("9 calls repeated, more than were in flight");
  }

  @Test
  void aRequestThatFailsFailsTheRunUnlessThePlatformDid() {
    posted("a");
    ledger.result("a", true);
    ledger.deadLetter("a", "timeout");

    assertThat(verdict(EXACT, 0).reasons()).containsExactly("1 requests failed, and none should");
    assertThat(Verdict.of(ledger.account(), EXACT, 0, true, Stall.NONE, List.of()).reasons())
        .isEmpty();
  }

  @Test
  void aFailedRequestWithoutADeadLetterFailsARun() {
    posted("a");
    ledger.result("a", true);

    assertThat(Verdict.of(ledger.account(), EXACT, 0, true, Stall.NONE, List.of()).reasons())
        .containsExactly("1 dead letters are missing");
  }

  @Test
  void whatRetentionTookUnreadIsNotLostAndEverythingElseIs() {
    posted("a");
    ledger.gone("a");
    assertThat(verdict(EXACT, 0).ok()).isTrue();

    posted("b");
    assertThat(verdict(EXACT, 0).reasons()).containsExactly("1 requests have no result");
  }

  @Test
  void whatRetentionTookUnreadHasNoSecondResultEither() {
    posted("a");
    ledger.gone("a");
    ledger.result("a", false);
    ledger.result("a", false);

    assertThat(verdict(EXACT, 0).reasons()).containsExactly("1 results too many");
  }

  @Test
  void whatMustFailFailsTheRunUnlessItDoesForThatReason() {
    ledger.mustFail("a", ErrorType.RESULT_TOO_LARGE);
    posted("a");
    ledger.result("a", true);
    ledger.deadLetter("a", "result_too_large");
    assertThat(verdict(EXACT, 0).ok()).isTrue();

    ledger.mustFail("b", ErrorType.RESULT_TOO_LARGE);
    served("b");
    assertThat(verdict(EXACT, 0).reasons())
        .containsExactly("1 requests ended otherwise than they had to");

    posted("c");
    ledger.result("c", true);
    ledger.deadLetter("c", "result_too_large");
    assertThat(verdict(EXACT, 0).reasons()).contains("1 requests failed, and none should");
  }

  @Test
  void aStallIsNoFailureUnlessNobodySaysWhy() {
    served("a");
    Stall told = new Stall(Duration.ofSeconds(40), "bound by broker", false);
    Stall silent = new Stall(Duration.ofSeconds(40), "silent for 35 s", true);

    assertThat(Verdict.of(ledger.account(), EXACT, 0, false, told, List.of()).ok()).isTrue();
    assertThat(Verdict.of(ledger.account(), EXACT, 0, false, silent, List.of()).reasons())
        .containsExactly("no result for 40 s, and nobody said why");
  }

  @Test
  void whatElseWentWrongFailsARunInItsOwnWords() {
    served("a");

    assertThat(
            Verdict.of(ledger.account(), EXACT, 0, false, Stall.NONE, List.of("it rained"))
                .reasons())
        .containsExactly("it rained");
  }

  private Verdict verdict(Verdict.Spending spending, long replays) {
    return Verdict.of(ledger.account(), spending, replays, false, Stall.NONE, List.of());
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
