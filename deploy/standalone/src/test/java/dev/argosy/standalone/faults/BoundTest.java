package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.calls.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many calls a fault may repeat. */
final class BoundTest {
  private static final int SLOTS = 3;

  private final List<Calls.Start> starts = new ArrayList<>();
  private final Ledger ledger = new Ledger(() -> 0);
  private final Bound bound =
      new Bound(
          () ->
              new Calls(
                  starts.size(),
                  0,
                  0,
                  0,
                  Map.of(),
                  Map.of(),
                  Map.of(),
                  Map.of(),
                  Tokens.NONE,
                  starts),
          ledger,
          SLOTS);

  @Test
  void aWorkerThatIsHitMayRepeatWhatItCalledAndNobodyHasAResultOf() {
    called("w-1", "a");
    called("w-1", "b");
    called("w-2", "c");
    ledger.result("a", false);

    assertThat(bound.hit("w-1")).isEqualTo(1);
    assertThat(bound.hit("w-3")).isZero();
    assertThat(bound.total()).isEqualTo(1);
  }

  @Test
  void whatAnotherHasCalledAgainSinceIsNotTheFirstOnesAnyMore() {
    called("w-1", "a");
    called("w-2", "a");

    assertThat(bound.hit("w-1")).isZero();
    assertThat(bound.hit("w-2")).isEqualTo(1);
  }

  @Test
  void noWorkerHasMoreInFlightThanSlots() {
    List.of("a", "b", "c", "d", "e").forEach(request -> called("w-1", request));

    assertThat(bound.hit("w-1")).isEqualTo(SLOTS);
  }

  @Test
  void aFaultThatLastsCountsTheMostThatEachHadInFlightMeanwhile() {
    called("w-1", "a");
    try (Bound.Hit _ = bound.beginAll()) {
      called("w-1", "b");
      called("w-2", "c");
      bound.sample();
      ledger.result("a", false);
      ledger.result("b", false);
    }
    called("w-1", "d");
    bound.sample();

    assertThat(bound.total()).isEqualTo(3);
  }

  private void called(String worker, String request) {
    starts.add(new Calls.Start(0, worker, request, 1));
    if (starts.stream().filter(start -> start.request().equals(request)).count() == 1) {
      ledger.posted(request, false);
    }
  }
}
