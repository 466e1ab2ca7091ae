package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.ErrorType;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The account of a run: what it counts as lost, as doubled, and as neither. */
final class LedgerTest {
  private static final TopicPartition LANE = new TopicPartition("argosy.requests", 3);
  private static final TopicPartition OTHER = new TopicPartition("argosy.requests", 4);

  private long now;
  private final Ledger ledger = new Ledger(() -> now);

  @Test
  void aRequestWithOneResultIsNeitherLostNorDoubled() {
    posted("a");
    ledger.result("a", false);

    assertThat(ledger.account())
        .isEqualTo(new Ledger.Account(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
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

    ledger.refused("without", "too large");

    assertThat(ledger.account().unsure()).isEqualTo(2);
    assertThat(ledger.account().unsureWrongly()).isEqualTo(2);
    assertThat(ledger.account().lost()).isZero();
    assertThat(ledger.examples(9)).containsExactly("without: too large");
    ledger.mayBeUnsure();
    assertThat(ledger.account().unsure()).isEqualTo(2);
    assertThat(ledger.account().unsureWrongly()).isZero();
  }

  @Test
  void whatMayRunAgainMayHaveOneMoreResultEachTimeAndNothingElseMay() {
    ledger.posted("a", true);
    ledger.acknowledged("a");
    posted("b");
    ledger.mayRunAgain("a");
    for (int twice = 0; twice < 2; twice++) {
      ledger.result("a", false);
      ledger.reply("a");
      ledger.result("b", false);
    }

    assertThat(ledger.replays("a")).isEqualTo(1);
    assertThat(ledger.account().replays()).isEqualTo(1);
    assertThat(ledger.account().doubled()).isEqualTo(2);
    assertThat(ledger.account().doubledWrongly()).isEqualTo(1);
    assertThat(ledger.account().repliesDoubled()).isZero();
    assertThat(ledger.examples(9)).containsExactly("b has 2 results");
    ledger.result("a", false);
    assertThat(ledger.account().doubledWrongly()).isEqualTo(2);
  }

  @Test
  void aResultNeedsACallUnlessItFailedByItself() {
    List.of("succeeded", "open", "by itself").forEach(this::posted);
    ledger.mustFail("due", ErrorType.RESULT_TOO_LARGE);
    posted("due");
    ledger.result("succeeded", false);
    failed("by itself", "timeout");
    failed("due", "result_too_large");

    assertThat(ledger.neededCall("succeeded")).isTrue();
    assertThat(ledger.neededCall("due")).isTrue();
    assertThat(ledger.neededCall("open")).isFalse();
    assertThat(ledger.neededCall("by itself")).isFalse();
    assertThat(ledger.neededCall("nobody's")).isFalse();
  }

  @Test
  void whatIsAnsweredIsToldByPartition() {
    posted("here");
    posted("there");
    posted("open");
    ledger.placed("here", LANE, 1);
    ledger.placed("there", OTHER, 1);
    ledger.placed("open", LANE, 2);
    ledger.result("here", false);
    ledger.result("there", false);

    assertThat(ledger.answeredIn(LANE::equals)).isEqualTo(1);
    assertThat(ledger.answeredIn(_ -> true)).isEqualTo(2);
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
    ledger.deadLetter("fails", "timeout");
    assertThat(ledger.account().repliesLost()).isZero();
    assertThat(ledger.account().deadLettersLost()).isZero();

    ledger.reply("asks");
    ledger.deadLetter("fails", "timeout");
    ledger.deadLetter("asks", "timeout"); // it succeeded
    assertThat(ledger.account().repliesDoubled()).isEqualTo(1);
    assertThat(ledger.account().deadLettersDoubled()).isEqualTo(2);
  }

  @Test
  void aRequestWhoseRecordIsGoneMayHaveAResultOrNone() {
    posted("lost");
    posted("gone");
    posted("read before");
    posted("answered");
    ledger.result("answered", false);

    assertThat(ledger.gone("gone")).isTrue();
    assertThat(ledger.gone("read before")).isTrue();
    assertThat(ledger.gone("answered")).isFalse();
    assertThat(ledger.open()).isEqualTo(1);
    ledger.result("read before", false);

    assertThat(ledger.open()).isEqualTo(1);
    assertThat(ledger.account().lost()).isEqualTo(1);
    assertThat(ledger.account().gone()).isEqualTo(1);
    assertThat(ledger.examples(9)).containsExactly("lost has 0 results");
    ledger.result("gone", false);
    ledger.result("gone", false);
    assertThat(ledger.account().doubled()).isEqualTo(1);
  }

  @Test
  void whatIsGoneMustStandInALog() {
    for (int offset = 0; offset < 5; offset++) {
      ledger.posted("r" + offset, false);
      ledger.placed("r" + offset, LANE, offset);
      ledger.acknowledged("r" + offset);
    }
    assertThat(ledger.between(LANE, 1, 4)).containsOnlyKeys(1L, 2L, 3L);
    ledger.between(LANE, 1, 4).values().forEach(ledger::gone);

    assertThat(ledger.goneUntold(List.of())).isEqualTo(3);
    assertThat(ledger.goneUntold(List.of(new LostRange(LANE, 0, 3)))).isEqualTo(1);
    assertThat(ledger.goneUntold(List.of(new LostRange(OTHER, 0, 9)))).isEqualTo(3);
    assertThat(ledger.goneUntold(List.of(new LostRange(LANE, 1, 4)))).isZero();
  }

  @Test
  void aLogNamesTheRangesThatAreGone() {
    assertThat(
            LostRange.of(
                List.of(
                    "12:00 ERROR d.a.w.loop.TakeOvers records lost to retention:"
                        + " argosy.requests-3 [12, 40)",
                    "12:01 INFO of no importance")))
        .containsExactly(new LostRange(LANE, 12, 40));
  }

  @Test
  void whatMustFailMustFailForThatReason() {
    for (String id : List.of("due", "other reason", "succeeds", "still open", "by chance")) {
      ledger.mustFail(id, ErrorType.RESULT_TOO_LARGE);
      posted(id);
    }
    ledger.mustFail("never posted", ErrorType.RESULT_TOO_LARGE);
    failed("due", "result_too_large");
    failed("other reason", "timeout");
    ledger.result("succeeds", false);
    posted("by itself");
    failed("by itself", "result_too_large");

    assertThat(ledger.account().failed()).isEqualTo(3);
    assertThat(ledger.account().failedAsDue()).isEqualTo(1);
    assertThat(ledger.account().notAsDue()).isEqualTo(2);
  }

  private void failed(String id, String reason) {
    ledger.result(id, true);
    ledger.deadLetter(id, reason);
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
