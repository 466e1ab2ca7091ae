package dev.argosy.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stalls made on purpose, by a bug in the core: the probe sees them in one of the first seeds. */
@ExtendWith(QuietLogs.class)
class StallTest {
  private static final int SEEDS = 20;

  @Test
  void requestsThatNobodyCallsAreAStall() {
    assertSeen(Mutation.of("nobody calls what waits").in("loop/Loop", "path.admit();", ""));
  }

  @Test
  void slotsThatNobodyGivesBackAreAStall() {
    assertSeen(
        Mutation.of("a commit frees no slot")
            .in("loop/Staged", "slots.free(settlement.delivery().ledger());", ""));
  }

  @Test
  void aSolitudeThatNobodyEndsIsAStall() {
    assertSeen(
        Mutation.of("who was alone stays so")
            .in("loop/Solitude", "if (before != null && !wants(before)) {", "if (false) {"));
  }

  private static void assertSeen(Mutation bug) {
    assertThat(Mutant.compile(bug.apply(MutationsTest::source)).firstBroken(SEEDS))
        .hasValueSatisfying(
            broken ->
                assertThat(broken.violation()).startsWith(ProbeStaysQuiet.RULE).contains("Frozen"));
  }
}
