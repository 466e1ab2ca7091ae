package dev.argosy.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Limits that no short history reaches, made so small that every one does: what holds for a window
 * of 16,384 offsets has to hold for one of 8.
 */
@ExtendWith(QuietLogs.class)
class TinyLimitsTest {
  private static final int SEEDS = 60;

  static List<Mutation> limits() {
    return List.of(
        Mutation.of("a window of 8 offsets")
            .in("ledger/Ledger", "int WINDOW = 16_384;", "int WINDOW = 8;"),
        Mutation.of("a search that ends after 3 requests")
            .in("path/Parking", "int SEARCHED = 20_480;", "int SEARCHED = 3;"),
        Mutation.of("3 settlements a transaction")
            .in("loop/GroupCommit", "int MOST_SETTLEMENTS = 4_096;", "int MOST_SETTLEMENTS = 3;"),
        Mutation.of("one partition and 1,500 bytes a transaction")
            .in("loop/Staged", "int MOST_PARTITIONS = 128;", "int MOST_PARTITIONS = 1;")
            .in("loop/Staged", "long MOST_BYTES = 32L << 20;", "long MOST_BYTES = 1_500;"));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void everyGuaranteeHoldsWith(Mutation limit) {
    assertThat(Mutant.compile(limit.apply(MutationsTest::source)).firstBroken(SEEDS)).isEmpty();
  }
}
