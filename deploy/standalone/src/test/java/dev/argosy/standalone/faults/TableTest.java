package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of a series. */
final class TableTest {
  @Test
  void runsOfOneKindAndProtocolMakeARowAndAllOfThemTheLast() {
    String table =
        Table.of(List.of(Runs.ok("scale", 1), Runs.lost("worker-kill", 1), Runs.ok("scale", 2)));

    assertThat(table.lines().skip(2))
        .containsExactly(
            "| worker-kill | classic | 1 | 0 | 100 | 1 | 0 | 103 | 3 / 5 | 1.5 s | 0 |",
            "| scale | classic | 2 | 2 | 200 | 0 | 0 | 206 | 6 / 10 | 1.5 s | 0 |",
            "| **all** |  | 3 | 2 | 300 | 1 | 0 | 309 | 9 / 15 | 1.5 s | 0 |");
  }

  @Test
  void requestsOfWhichTheClusterSaidNothingAreTold() {
    assertThat(Table.of(List.of(Runs.unsure("scale", 1))))
        .contains("| scale | classic | 1 | 1 | 100 (2 unsure) | 0 | 0 |");
    assertThat(Runs.unsure("scale", 1).sentence()).contains("100 requests and 2 unsure, 0 lost");
    assertThat(Runs.ok("scale", 1).sentence()).contains("100 requests, 0 lost", "9 hits");
  }
}
