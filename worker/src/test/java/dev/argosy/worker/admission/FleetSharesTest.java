package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FleetSharesTest {
  private static final String QUOTA = "haiku";
  private static final Offset<Double> EXACT = within(1e-9);

  private final HandClock clock = new HandClock();
  private final List<Teller> all = new ArrayList<>();
  private final List<Demand> lately = new ArrayList<>();

  /** A worker that hears at once whatever is told, and first what was told of late. */
  private final class Teller {
    final String worker;
    final long instance;
    final FleetShares shares;
    long demand;
    boolean paused;

    Teller(String worker, long instance) {
      this.worker = worker;
      this.instance = instance;
      this.shares = new FleetShares(worker, instance, List.of(QUOTA), clock);
      lately.forEach(shares::heard);
      all.add(this);
    }

    double share() {
      return shares.share(QUOTA);
    }

    void tell() {
      Demand report = new Demand(worker, instance, clock.nanos(), Map.of(QUOTA, demand));
      lately.add(report);
      all.stream().filter(teller -> !teller.paused).forEach(teller -> teller.shares.heard(report));
    }

    Teller wants(long tokens) {
      demand = tokens;
      return this;
    }
  }

  private Teller worker(String id) {
    return new Teller(id, 1);
  }

  /** Seconds in which everybody tells once each. */
  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      all.stream().filter(teller -> !teller.paused).forEach(Teller::tell);
      for (int tenth = 0; tenth < 10; tenth++) {
        clock.pass(Duration.ofMillis(100));
        all.stream().filter(teller -> !teller.paused).forEach(teller -> teller.shares.turn());
      }
    }
  }

  @Test
  void aWorkerThatHasNotHeardItselfHasNothing() {
    Teller one = worker("one");
    assertThat(one.share()).isZero();
    new Teller("two", 1).tell();
    assertThat(one.share()).isZero();
  }

  @Test
  void aWorkerAloneHasEverythingAsSoonAsItHearsItself() {
    Teller alone = worker("alone");
    alone.tell();
    assertThat(alone.share()).isEqualTo(1);
  }

  @Test
  void sharesFollowDemandUpToAFloor() {
    Teller busy = worker("busy").wants(3_000);
    Teller less = worker("less").wants(1_000);
    Teller idle = worker("idle");
    pass(5);
    assertThat(busy.share()).isCloseTo(0.99 * 3 / 4 + 0.01 / 3, EXACT);
    assertThat(less.share()).isCloseTo(0.99 / 4 + 0.01 / 3, EXACT);
    assertThat(idle.share()).isCloseTo(0.01 / 3, EXACT);
  }

  @Test
  void withoutDemandSharesAreEqual() {
    Teller one = worker("one");
    Teller two = worker("two");
    pass(5);
    assertThat(one.share()).isEqualTo(0.5);
    assertThat(two.share()).isEqualTo(0.5);
  }

  @Test
  void whoDoesNotNameAQuotaHasNoPartInIt() {
    Teller one = worker("one");
    pass(3);
    one.shares.heard(new Demand("other", 1, clock.nanos(), Map.of("another", 500L)));
    assertThat(one.share()).isEqualTo(1);
  }

  @Test
  void aDecreaseActsAtOnceAndTheIncreaseThatItAllowsTwoIntervalsLater() {
    Teller one = worker("one").wants(100);
    Teller two = worker("two").wants(100);
    pass(5);
    two.wants(300).tell();
    assertThat(one.share()).isCloseTo(0.99 / 4 + 0.005, EXACT);
    assertThat(two.share()).isCloseTo(0.5, EXACT);
    pass(2);
    assertThat(two.share()).isCloseTo(0.5, EXACT);
    pass(1);
    assertThat(two.share()).isCloseTo(0.99 * 3 / 4 + 0.005, EXACT);
  }

  @Test
  void anIncreaseThatWasOwedForAMomentIsNeverApplied() {
    Teller one = worker("one").wants(100);
    Teller two = worker("two").wants(100);
    pass(5);
    two.wants(0).tell();
    pass(1);
    two.wants(300).tell();
    for (int second = 0; second < 6; second++) {
      pass(1);
      assertThat(one.share()).isLessThanOrEqualTo(0.5);
    }
  }

  @Test
  void aNewcomerBeginsTwoIntervalsAfterItHeardItself() {
    Teller one = worker("one");
    pass(5);
    Teller newcomer = worker("newcomer");
    newcomer.tell();
    assertThat(one.share()).isEqualTo(0.5);
    pass(2);
    assertThat(newcomer.share()).isZero();
    pass(1);
    assertThat(newcomer.share()).isEqualTo(0.5);
  }

  @Test
  void whatADeadWorkerHadGoesToTheOthers() {
    Teller one = worker("one");
    Teller two = worker("two");
    Teller dead = worker("dead").wants(1_000);
    pass(5);
    dead.paused = true;
    pass(3);
    assertThat(one.share() + two.share()).as("may be alive").isLessThan(0.02);
    pass(4);
    assertThat(one.share()).isEqualTo(0.5);
    assertThat(two.share()).isEqualTo(0.5);
  }

  @Test
  void theLastOneLeftDoesNotWait() {
    Teller one = worker("one");
    Teller dead = worker("dead");
    pass(5);
    dead.paused = true;
    pass(4);
    one.tell();
    assertThat(one.share()).isEqualTo(1);
  }

  @Test
  void aWorkerThatWasPausedHasNothingUntilItHasHeardItselfForTwoIntervals() {
    Teller one = worker("one");
    Teller two = worker("two");
    pass(5);
    one.paused = true;
    pass(2);
    assertThat(one.share()).isZero();
    one.paused = false;
    pass(2);
    assertThat(one.share()).isZero();
    assertThat(one.shares.fromTopic()).isTrue();
    pass(1);
    assertThat(one.share()).isEqualTo(0.5);
    assertThat(two.share()).isEqualTo(0.5);
  }

  @Test
  void aReportOfOursThatComesBackLateProvesNothing() {
    Teller one = worker("one");
    Demand late = new Demand("one", 1, clock.nanos(), Map.of(QUOTA, 0L));
    clock.pass(Duration.ofMillis(2_001));
    one.shares.heard(late);
    assertThat(one.share()).isZero();
  }

  @Test
  void aRestartedWorkerIsAnotherOneUntilWhatItWasBeforeIsGone() {
    Teller before = worker("one").wants(500);
    Teller two = worker("two").wants(500);
    pass(5);
    before.paused = true;
    Teller after = new Teller("one", 2).wants(500);
    pass(3);
    assertThat(after.share()).isCloseTo(0.99 / 3 + 0.01 / 3, EXACT);
    pass(5);
    assertThat(after.share()).isCloseTo(0.5, EXACT);
    assertThat(two.share()).isCloseTo(0.5, EXACT);
  }

  @Test
  void twoProcessesUnderOneIdShareAsTwoWorkersDo() {
    Teller one = worker("twin").wants(300);
    Teller two = new Teller("twin", 2).wants(100);
    pass(5);
    assertThat(one.share()).isCloseTo(0.99 * 3 / 4 + 0.005, EXACT);
    assertThat(two.share()).isCloseTo(0.99 / 4 + 0.005, EXACT);
  }

  @Test
  void aRestartedWorkerWaitsForWhatItWasBefore() {
    Teller before = worker("one");
    pass(5);
    Teller after = new Teller("one", 2);
    before.tell();
    before.paused = true;
    after.tell();
    assertThat(after.share()).isZero();
    pass(5);
    assertThat(after.share()).isEqualTo(1);
  }

  @Test
  void whoDoesNotHearItselfThoughItRunsCannotReadTheTopic() {
    Teller one = worker("one");
    pass(1);
    all.clear();
    for (int tenth = 0; tenth < 21; tenth++) {
      assertThat(one.shares.fromTopic()).isTrue();
      clock.pass(Duration.ofMillis(100));
      one.shares.turn();
    }
    assertThat(one.shares.fromTopic()).isFalse();
    assertThat(one.share()).isZero();
    all.add(one);
    one.tell();
    assertThat(one.shares.fromTopic()).isTrue();
  }

  @Test
  void aPauseIsNoSilenceOfTheTopic() {
    Teller one = worker("one");
    pass(1);
    clock.pass(Duration.ofMinutes(1));
    one.shares.turn();
    assertThat(one.shares.fromTopic()).isTrue();
    assertThat(one.share()).isZero();
  }

  @Test
  void afterAGapEverybodyHasToBeHeardBeforeAnythingIsApplied() {
    Teller one = worker("one");
    Teller two = worker("two");
    pass(5);
    one.shares.afresh();
    assertThat(one.share()).isZero();
    for (int second = 0; second < 4; second++) {
      assertThat(one.share()).isZero();
      assertThat(one.shares.fromTopic()).isTrue();
      pass(1);
    }
    pass(2);
    assertThat(one.share()).isEqualTo(0.5);
    assertThat(two.share()).isEqualTo(0.5);
  }

  @Test
  void withMoreWorkersThanItKeepsTheTopicCannotBeUsed() {
    Teller one = worker("one");
    pass(1);
    for (int other = 0; other < FleetShares.MOST_WORKERS; other++) {
      one.shares.heard(new Demand("w" + other, 1, 0, Map.of(QUOTA, 1L)));
    }
    assertThat(one.share()).isZero();
    assertThat(one.shares.fromTopic()).isFalse();
    pass(7);
    assertThat(one.shares.fromTopic()).isTrue();
    assertThat(one.share()).isEqualTo(1);
  }

  @Test
  void aQuotaOfNobodyIsABug() {
    FleetShares shares = worker("one").shares;
    assertThatThrownBy(() -> shares.share("unknown")).isInstanceOf(IllegalArgumentException.class);
  }
}
