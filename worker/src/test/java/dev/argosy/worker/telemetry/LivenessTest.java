package dev.argosy.worker.telemetry;

import static dev.argosy.worker.telemetry.Snapshots.CALLABLE;
import static dev.argosy.worker.telemetry.Snapshots.IDLE;
import static dev.argosy.worker.telemetry.Snapshots.SLOTS;
import static dev.argosy.worker.telemetry.Snapshots.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.telemetry.Liveness.Verdict.Alive;
import dev.argosy.worker.telemetry.Liveness.Verdict.Frozen;
import dev.argosy.worker.telemetry.Liveness.Verdict.Still;
import dev.argosy.worker.telemetry.Snapshot.Writing;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a restart helps: a table of what the looks of one hour saw, and the verdict. */
class LivenessTest {
  private static final Duration STILL = Duration.ofSeconds(100);
  private static final Duration FROZEN = Duration.ofSeconds(60);
  private static final Duration EACH = Duration.ofSeconds(10);
  private static final long HOUR = Duration.ofHours(1).toNanos();

  static Stream<Arguments> whatARestartWouldNotMend() {
    return Stream.of(
        Arguments.of("idle", IDLE),
        Arguments.of("all slots taken by calls", held(Constraint.SLOTS, SLOTS)),
        Arguments.of("all slots taken, though one could be called", CALLABLE.withCalls(SLOTS)),
        Arguments.of("quotas used up", held(Constraint.QUOTA, 3)),
        Arguments.of("routes closed", held(Constraint.ROUTE, 0)),
        Arguments.of("no lease: the broker is away", held(Constraint.BROKER, 0)),
        Arguments.of("results refused", held(Constraint.BROKER, 2).withWriting(Writing.REFUSED)),
        Arguments.of("a commit unanswered", IDLE.withWriting(Writing.UNANSWERED)),
        Arguments.of("a transaction undecided", IDLE.withWriting(Writing.UNDECIDED)),
        Arguments.of("bytes full", IDLE.withUnread(1_000)),
        Arguments.of("partitions undecided", IDLE.settledIn(false)),
        Arguments.of("a record alone", held(Constraint.ALONE, 1)),
        Arguments.of("draining", held(Constraint.DRAIN, 1).draining(true)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatARestartWouldNotMend(String state, Snapshots snapshots) {
    assertThat(afterAnHour(snapshots::taken)).as(state).isInstanceOf(Alive.class);
  }

  @Test
  void aRequestThatCouldBeCalledAndIsNotIsAStall() {
    assertThat(afterAnHour(CALLABLE::taken)).isInstanceOf(Frozen.class);
  }

  @Test
  void aSlotThatNobodyHoldsIsFreeWhateverIsCounted() {
    Snapshots leaked = CALLABLE.withCalls(SLOTS - 1);
    assertThat(afterAnHour(leaked::taken)).isInstanceOf(Frozen.class);
  }

  @Test
  void whileAnythingMovesNothingIsStalled() {
    assertThat(afterAnHour(nanos -> CALLABLE.withMoves(nanos).taken(nanos)))
        .isInstanceOf(Alive.class);
  }

  @Test
  void aStallIsToldOnlyAfterItsTime() {
    Liveness liveness = begun();
    for (Duration at = EACH; at.compareTo(Duration.ofSeconds(70)) <= 0; at = at.plus(EACH)) {
      liveness = liveness.look(CALLABLE.taken(at.toNanos()), at.toNanos());
      assertThat(liveness.verdict()).as("after %s", at).isInstanceOf(Alive.class);
    }
    liveness = liveness.look(CALLABLE.taken(80_000_000_000L), 80_000_000_000L);
    assertThat(liveness.verdict()).isInstanceOf(Frozen.class);
  }

  @Test
  void aStallThatMovesOnceIsOver() {
    long nanos = HOUR;
    Liveness liveness = look(CALLABLE::taken, begun());
    nanos += EACH.toNanos();
    liveness = liveness.look(CALLABLE.withMoves(1).taken(nanos), nanos);
    assertThat(liveness.verdict()).isInstanceOf(Alive.class);
  }

  @Test
  void aLoopWithoutATurnIsStill() {
    assertThat(afterAnHour(_ -> IDLE.taken(1))).isInstanceOf(Still.class);
  }

  @Test
  void aLoopIsStillOnlyAfterAllThatATurnMayBlock() {
    Liveness liveness = begun();
    Snapshot last = IDLE.taken(EACH.toNanos());
    for (int look = 1; look <= 11; look++) {
      liveness = liveness.look(last, look * EACH.toNanos());
      assertThat(liveness.verdict()).as("look %d", look).isInstanceOf(Alive.class);
    }
    assertThat(liveness.look(last, 12 * EACH.toNanos()).verdict())
        .isEqualTo(new Still(Duration.ofSeconds(110)));
  }

  @Test
  void beforeTheFirstTurnItIsAliveHoweverLongTheBrokerMakesItWait() {
    assertThat(afterAnHour(_ -> null)).isInstanceOf(Alive.class);
  }

  @Test
  void timeInWhichNobodyLookedIsNoProofOfAStandstill() {
    Liveness liveness = begun().look(CALLABLE.taken(1), 1);
    liveness = liveness.look(CALLABLE.taken(1), HOUR);
    assertThat(liveness.verdict()).as("the process was stopped").isInstanceOf(Alive.class);
    liveness = liveness.look(CALLABLE.taken(HOUR), HOUR + EACH.toNanos());
    assertThat(liveness.verdict()).isInstanceOf(Alive.class);
  }

  private static Liveness begun() {
    return Liveness.begin(new Liveness.Limits(STILL, FROZEN), 0);
  }

  private static Liveness.Verdict afterAnHour(LongFunction<Snapshot> newest) {
    return look(newest, begun()).verdict();
  }

  private static Liveness look(LongFunction<Snapshot> newest, Liveness begun) {
    Liveness liveness = begun;
    for (long now = EACH.toNanos(); now <= HOUR; now += EACH.toNanos()) {
      liveness = liveness.look(newest.apply(now), now);
    }
    return liveness;
  }
}
