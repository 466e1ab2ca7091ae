package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The account of a run: what it counts as lost, as doubled, and as neither. */
final class LedgerTest {
  private long now;
  private final Ledger ledger = new Ledger(() -> now);

  @Test
  void aRequestWithOneResultIsNeitherLostNorDoubled() {
    posted("a");
    ledger.result("a", false);

    assertThat(ledger.account()).isEqualTo(new Ledger.Account(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(ledger.examples(9)).isEmpty();
  }

  @Test
  void anAcknowledgedRequestWithoutAResultIsLost() {
    posted("a");
    posted("b");
    ledger.result("a", false);

    assertThat(ledger.account().lost()).isEqualTo(1);
    assertThat(ledger.open()).isEqualTo(1);
    assertThat(ledger.examples(9)).containsExactly("b has 0 results");
  }

  @Test
  void aSecondResultIsDoubledAndHidesNoLoss() {
    posted("a");
    posted("b");
    ledger.result("a", false);
    ledger.result("a", false);

    assertThat(ledger.account().doubled()).isEqualTo(1);
    assertThat(ledger.account().lost()).isEqualTo(1);
    assertThat(ledger.examples(9)).containsExactly("a has 2 results", "b has 0 results");
  }

  @Test
  void whatTheClusterNeverDecidedMayHaveAResultOrNone() {
    ledger.posted("with", false);
    ledger.posted("without", false);
    ledger.result("with", false);

    assertThat(ledger.account().unsure()).isEqualTo(2);
    assertThat(ledger.account().lost()).isZero();
    assertThat(ledger.examples(9)).isEmpty();
  }

  @Test
  void aResultMayBeReadBeforeItsRequestIsAcknowledged() {
    ledger.posted("a", false);
    ledger.result("a", false);
    ledger.acknowledged("a");

    assertThat(ledger.open()).isZero();
    assertThat(ledger.account().lost()).isZero();
  }

  @Test
  void repliesAndDeadLettersAreCountedLikeResults() {
    ledger.posted("asks", true);
    ledger.acknowledged("asks");
    ledger.result("asks", false);
    posted("fails");
    ledger.result("fails", true);
    assertThat(ledger.account().repliesLost()).isEqualTo(1);
    assertThat(ledger.account().deadLettersLost()).isEqualTo(1);

    ledger.reply("asks");
    ledger.deadLetter("fails");
    assertThat(ledger.account().repliesLost()).isZero();
    assertThat(ledger.account().deadLettersLost()).isZero();

    ledger.reply("asks");
    ledger.deadLetter("fails");
    ledger.deadLetter("asks"); // it succeeded
    assertThat(ledger.account().repliesDoubled()).isEqualTo(1);
    assertThat(ledger.account().deadLettersDoubled()).isEqualTo(2);
  }

  @Test
  void recordsOfRequestsThatNobodyPostedAreStrange() {
    ledger.result("nobody's", false);
    ledger.reply("nobody's");

    assertThat(ledger.account().strange()).isEqualTo(2);
  }

  @Test
  void itIsQuietSinceTheLastResultWhileRequestsAreOpen() {
    now = 100;
    assertThat(ledger.quietNanos()).isZero();
    posted("a");
    posted("b");
    now = 130;
    assertThat(ledger.quietNanos()).isEqualTo(30);
    ledger.result("a", false);
    now = 135;
    assertThat(ledger.quietNanos()).isEqualTo(5);
    ledger.result("b", false);
    now = 1_000;
    assertThat(ledger.quietNanos()).isZero();
    posted("c");
    now = 1_010;
    assertThat(ledger.quietNanos()).isEqualTo(10);
  }

  private void posted(String id) {
    ledger.posted(id, false);
    ledger.acknowledged(id);
  }
}
