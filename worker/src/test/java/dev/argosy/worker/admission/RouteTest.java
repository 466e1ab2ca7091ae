package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.Samples;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouteTest {
  private final HandClock clock = new HandClock();
  private final Route route =
      Samples.route("bedrock", "global", Samples.unreached(), Samples.plenty(clock));

  @Test
  void aRouteIsOpenUntilItIsClosed() {
    assertThat(route.open(clock.nanos())).isTrue();
    assertThat(route.closings()).isZero();
  }

  @Test
  void aClosedRouteOpensWhenItsPauseIsOver() {
    close(10);
    clock.pass(Duration.ofSeconds(9));
    assertThat(route.open(clock.nanos())).isFalse();
    clock.pass(Duration.ofSeconds(1));
    assertThat(route.open(clock.nanos())).isTrue();
  }

  @Test
  void aShorterPauseNeverOpensARouteEarlier() {
    close(10);
    close(1);
    clock.pass(Duration.ofSeconds(9));
    assertThat(route.open(clock.nanos())).isFalse();
  }

  @Test
  void aLongerPauseKeepsItClosedLonger() {
    close(1);
    close(10);
    clock.pass(Duration.ofSeconds(9));
    assertThat(route.open(clock.nanos())).isFalse();
  }

  @Test
  void aHundredCallsThatEndAtOnceCloseItOnce() {
    for (int i = 0; i < 100; i++) {
      close(10);
    }
    assertThat(route.closings()).isEqualTo(1);
  }

  @Test
  void eachClosingAfterAPauseCounts() {
    for (int closing = 1; closing <= 5; closing++) {
      close(10);
      assertThat(route.closings()).isEqualTo(closing);
      clock.pass(Duration.ofSeconds(10));
    }
  }

  @Test
  void aCallThatWasServedStartsTheCountAgain() {
    close(10);
    clock.pass(Duration.ofSeconds(10));
    route.served();
    assertThat(route.closings()).isZero();
    close(10);
    assertThat(route.closings()).isEqualTo(1);
  }

  @Test
  void aPauseOfNothingLeavesItOpenButCounts() {
    route.close(clock.nanos(), Duration.ZERO);
    assertThat(route.open(clock.nanos())).isTrue();
    assertThat(route.closings()).isEqualTo(1);
  }

  private void close(int seconds) {
    route.close(clock.nanos(), Duration.ofSeconds(seconds));
  }
}
