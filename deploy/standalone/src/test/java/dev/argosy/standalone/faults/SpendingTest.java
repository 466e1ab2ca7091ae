package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which calls count as repeated, and which of them nothing explains. */
final class SpendingTest {
  private final Called called = new Called();
  private final Ledger ledger = called.ledger();
  private final Bound bound = new Bound(called::calls, ledger, 9);

  @Test
  void eachResultNeedsOneCallAndWhatThePlatformRefusedCountsApart() {
    called.refused("w-1", "a");
    called.by("w-1", "a");
    ledger.result("a", false);

    assertThat(spending()).isEqualTo(new Spending(2, 1, 0, 0, List.of()));
  }

  @Test
  void aCallOfAHitWorkerIsExplainedIfItWasOpen() {
    called.by("w-1", "a");
    bound.hit("w-1");
    called.by("w-2", "a");
    ledger.result("a", false);

    assertThat(spending()).isEqualTo(new Spending(2, 0, 1, 1, List.of()));
  }

  @Test
  void anOpenCallOfOneRequestExplainsNoSecondCallOfAnother() {
    called.by("w-1", "a");
    called.by("w-2", "b");
    bound.hit("w-1");
    called.by("w-1", "b");
    ledger.result("a", false);
    ledger.result("b", false);

    assertThat(spending()).isEqualTo(new Spending(3, 0, 1, 1, List.of("b by w-2, w-1")));
  }

  @Test
  void aCallThatWasRepeatedTwiceIsExplainedOnce() {
    called.by("w-1", "a");
    bound.hit("w-1");
    bound.hit("w-1");
    called.by("w-2", "a");
    called.by("w-1", "a");
    ledger.result("a", false);

    assertThat(spending()).isEqualTo(new Spending(3, 0, 2, 1, List.of("a by w-1, w-2, w-1")));
  }

  @Test
  void aCallWithoutAResultWasForNothing() {
    called.by("w-1", "a");

    assertThat(spending().unexplained()).containsExactly("a by w-1");
  }

  @Test
  void whatMayRunAgainIsExplained() {
    called.by("w-1", "a");
    called.by("w-1", "a");
    ledger.result("a", false);
    ledger.mayRunAgain("a");

    assertThat(spending()).isEqualTo(new Spending(2, 0, 1, 0, List.of()));
  }

  private Spending spending() {
    return Spending.of(called.calls(), ledger, bound);
  }
}
