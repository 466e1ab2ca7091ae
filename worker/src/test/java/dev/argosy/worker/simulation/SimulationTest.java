package dev.argosy.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The core through thousands of bad days. {@code -Dsimulation.seeds=N} runs another number of
 * seeds, {@code -Dsimulation.first=N} begins with another one than 0 (so that many can be run in
 * parts), {@code -Dsimulation.seed=N} runs one alone, with every event printed.
 */
@ExtendWith(QuietLogs.class)
class SimulationTest {
  private static final int FIRST = Integer.getInteger("simulation.first", 0);
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_000);

  @Test
  void everyGuaranteeHoldsInEverySeedAndEveryFaultStruck() {
    Long alone = Long.getLong("simulation.seed");
    Report report = new Report();
    if (alone != null) {
      report.add(new SimulatedRun(alone, true).run());
    } else {
      for (int i = 0; i < SEEDS && report.broken().size() < 20; i++) {
        report.add(new SimulatedRun(FIRST + i, false).run());
      }
    }
    System.out.println(report.summary());
    assertThat(report.broken()).as(report.complaints()).isEmpty();
    if (alone == null && SEEDS >= 1_000) {
      assertThat(report.missing()).as("faults that never struck").isEmpty();
    }
  }

  @Test
  void theSameSeedIsTheSameHistory() {
    for (long seed = 0; seed < 5; seed++) {
      assertThat(new SimulatedRun(seed, false).run())
          .as("seed %d", seed)
          .isEqualTo(new SimulatedRun(seed, false).run());
    }
  }
}
