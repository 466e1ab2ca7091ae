package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How many calls a fault may repeat, and of which requests. */
final class BoundTest {
  private static final int SLOTS = 3;

  private final Called called = new Called();
  private final Ledger ledger = called.ledger();
  private final Bound bound = new Bound(called::calls, ledger, SLOTS);

  @Test
  void aWorkerThatIsHitMayRepeatWhatItCalledAndNobodyHasAResultOf() {
    called.by("w-1", "a");
    called.by("w-1", "b");
    called.by("w-2", "c");
    ledger.result("a", false);

    assertThat(bound.hit("w-1").open()).isEqualTo(1);
    assertThat(bound.hit("w-3").open()).isZero();
    assertThat(bound.total()).isEqualTo(1);
    assertThat(bound.of("b")).isEqualTo(1);
    assertThat(bound.of("a")).isZero();
    assertThat(bound.of("c")).isZero();
  }

  @Test
  void whatAnotherHasCalledAgainSinceIsNotTheFirstOnesAnyMore() {
    called.by("w-1", "a");
    called.by("w-2", "a");

    assertThat(bound.hit("w-1").open()).isZero();
    assertThat(bound.hit("w-2").open()).isEqualTo(1);
  }

  @Test
  void aCallMayBeRepeatedOnceHoweverOftenItsWorkerIsHit() {
    called.by("w-1", "a");
    called.by("w-1", "b");
    assertThat(bound.hit("w-1").open()).isEqualTo(2);
    try (Bound.Hit _ = bound.begin("w-1")) {
      assertThat(bound.hit("w-1").open()).isEqualTo(2);
    }

    assertThat(bound.total()).isEqualTo(2);
    assertThat(bound.of("a")).isEqualTo(1);
  }

  @Test
  void theCallThatTookItsPlaceIsAnotherOne() {
    called.by("w-1", "a");
    bound.hit("w-1");
    called.by("w-2", "a");
    bound.hit("w-2");

    assertThat(bound.total()).isEqualTo(2);
    assertThat(bound.of("a")).isEqualTo(2);
  }

  @Test
  void noWorkerHasMoreInFlightThanSlots() {
    List.of("a", "b", "c", "d", "e").forEach(request -> called.by("w-1", request));

    assertThat(bound.hit("w-1").open()).isEqualTo(SLOTS);
    assertThat(bound.total()).isEqualTo(SLOTS);
    assertThat(bound.open()).containsEntry("w-1", (long) SLOTS);
  }

  @Test
  void whatIsKnownLateIsOneOfTheCallsThatWereInFlight() {
    called.by("w-1", "a");
    called.by("w-1", "b");
    Bound.Blow blow = bound.hit("w-1");
    List.of("c", "d").forEach(request -> called.by("w-1", request));
    called.by("w-2", "c");
    bound.late(blow);

    assertThat(blow.open()).isEqualTo(2);
    assertThat(bound.total()).isEqualTo(SLOTS);
    assertThat(List.of(bound.of("a"), bound.of("b"), bound.of("c"), bound.of("d")))
        .containsOnly(1L);
  }

  @Test
  void aFaultThatLastsLetsAllBeRepeatedThatWereInFlightMeanwhileButNoMoreThanTheMostAtOnce() {
    called.by("w-1", "a");
    try (Bound.Hit _ = bound.begin("w-1")) {
      called.by("w-1", "b");
      called.by("w-2", "other");
      bound.sample();
      ledger.result("a", false);
      ledger.result("b", false);
      called.by("w-1", "c");
      called.by("w-2", "c"); // before anybody has looked
    }
    called.by("w-1", "d");
    bound.sample();

    assertThat(bound.total()).isEqualTo(2);
    assertThat(List.of(bound.of("a"), bound.of("b"), bound.of("c"))).containsOnly(1L);
    assertThat(List.of(bound.of("d"), bound.of("other"))).containsOnly(0L);
  }
}
