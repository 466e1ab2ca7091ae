package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GateTest {
  private final HandClock clock = new HandClock();
  private final Gate gate = new Gate();

  @Test
  void itIsOpenUntilItIsClosed() {
    assertThat(passable()).isTrue();
    assertThat(gate.closings()).isZero();
  }

  @Test
  void itOpensWhenItsPauseIsOver() {
    close(10);
    clock.pass(Duration.ofSeconds(9));
    assertThat(passable()).isFalse();
    clock.pass(Duration.ofSeconds(1));
    assertThat(passable()).isTrue();
  }

  @Test
  void aShorterPauseNeverOpensItEarlierAndALongerOneKeepsItClosed() {
    close(10);
    close(1);
    clock.pass(Duration.ofSeconds(9));
    assertThat(passable()).isFalse();
    close(10);
    clock.pass(Duration.ofSeconds(9));
    assertThat(passable()).isFalse();
  }

  @Test
  void aHundredCallsThatWereUnderWayCloseItOnce() {
    assertThat(close(10)).isTrue();
    for (int i = 0; i < 100; i++) {
      assertThat(close(10)).isFalse();
    }
    assertThat(gate.closings()).isEqualTo(1);
  }

  @Test
  void afterAPauseOneCallTriesAndTheOthersWait() {
    close(10);
    clock.pass(Duration.ofSeconds(10));
    pass();
    assertThat(passable()).isFalse();
    clock.pass(Duration.ofMillis(999));
    assertThat(passable()).isFalse();
    clock.pass(Duration.ofMillis(1));
    assertThat(passable()).as("nobody turned it away at once").isTrue();
    pass();
    assertThat(passable()).isTrue();
  }

  @Test
  void theOneThatIsServedLetsTheOthersFollow() {
    close(10);
    clock.pass(Duration.ofSeconds(10));
    pass();
    gate.served(clock.nanos());
    assertThat(passable()).isTrue();
    assertThat(gate.closings()).isZero();
  }

  @Test
  void theOneThatIsTurnedAwayClosesItAgain() {
    close(10);
    clock.pass(Duration.ofSeconds(10));
    pass();
    assertThat(close(20)).isTrue();
    assertThat(gate.closings()).isEqualTo(2);
    clock.pass(Duration.ofSeconds(19));
    assertThat(passable()).isFalse();
  }

  @Test
  void aCallFromBeforeTheClosingThatIsServedOpensNothing() {
    close(10);
    gate.served(clock.nanos());
    assertThat(passable()).isFalse();
    assertThat(gate.closings()).isEqualTo(1);
  }

  @Test
  void aPauseOfNothingLeavesItOpenButCounts() {
    close(0);
    assertThat(passable()).isTrue();
    assertThat(gate.closings()).isEqualTo(1);
  }

  private boolean passable() {
    return gate.passable(clock.nanos());
  }

  private void pass() {
    gate.pass(clock.nanos());
  }

  private boolean close(int seconds) {
    return gate.close(clock.nanos(), Duration.ofSeconds(seconds));
  }
}
