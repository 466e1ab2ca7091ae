package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.Samples;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RouteTest {
  private static final Estimate SMALL = new Estimate(1, 1);

  private final HandClock clock = new HandClock();
  private final Quota quota = Samples.plenty(clock);
  private final Route route = Samples.route(clock, "bedrock", "global", Samples.unreached(), quota);

  @Test
  void anOverloadClosesItAndHalvesTheCallsThatFollow() {
    begin(8);
    assertThat(route.overloaded(Duration.ofSeconds(1))).isTrue();
    assertThat(route.canServe(SMALL)).isFalse();
    for (int other = 1; other < 8; other++) {
      route.overloaded(Duration.ofSeconds(1)); // They were under way and tell nothing new.
    }
    clock.pass(Duration.ofSeconds(1));
    begin(1);
    clock.pass(Duration.ofSeconds(1));
    begin(3);
    assertThat(route.canServe(SMALL)).as("four of eight").isFalse();
  }

  @Test
  void afterAnOverloadEachCallThatIsServedMakesRoomForATenthOfAnother() {
    begin(8);
    endOverloaded(8);
    clock.pass(Duration.ofSeconds(2));
    begin(1);
    route.served();
    int served = 1;
    while (inFlightAtMost() < 8) {
      begin(1);
      route.served();
      served++;
    }
    assertThat(served).isBetween(31, 41);
    for (int more = 0; more < 10; more++) {
      begin(1);
      route.served();
    }
    begin(100);
    assertThat(route.canServe(SMALL)).as("no limit is left").isTrue();
  }

  @Test
  void aSecondOverloadGoesOnFromTheLimitOfTheFirst() {
    begin(8);
    endOverloaded(8);
    clock.pass(Duration.ofSeconds(1));
    begin(1);
    route.overloaded(Duration.ofSeconds(1));
    clock.pass(Duration.ofSeconds(1));
    begin(1);
    route.served();
    begin(1);
    assertThat(route.canServe(SMALL)).as("one of eight, and a tenth").isTrue();
    begin(1);
    assertThat(route.canServe(SMALL)).isFalse();
  }

  @Test
  void failuresOpenItsBreakerAndThrottlesDoNot() {
    for (int throttled = 0; throttled < 50; throttled++) {
      begin(1);
      route.left();
    }
    assertThat(route.outOfService()).isFalse();
    for (int failed = 0; failed < 10; failed++) {
      begin(1);
      route.failed();
    }
    assertThat(route.outOfService()).isTrue();
    assertThat(route.open()).isFalse();
    assertThat(route.canServe(SMALL)).isFalse();
  }

  @Test
  void anOpenBreakerLetsThreeCallsTryAndClosesWhenTheyAreServed() {
    fail(10);
    clock.pass(Duration.ofMillis(10_001));
    begin(3);
    assertThat(route.canServe(SMALL)).isFalse();
    for (int served = 0; served < 3; served++) {
      route.served();
    }
    begin(100);
    assertThat(route.outOfService()).isFalse();
  }

  @Test
  void aTrialThatSaysNothingMakesRoomForAnother() {
    fail(10);
    clock.pass(Duration.ofMillis(10_001));
    begin(3);
    route.left();
    begin(1);
    assertThat(route.canServe(SMALL)).isFalse();
  }

  @Test
  void halfOfTheCallsMayFail() {
    for (int i = 0; i < 40; i++) {
      begin(1);
      if (i % 5 > 2) {
        route.failed();
      } else {
        route.served();
      }
    }
    assertThat(route.outOfService()).isFalse();
  }

  @Test
  void aRouteThatTurnsTheAccountAwayIsOutOfServiceUntilItsPauseIsOver() {
    begin(1);
    assertThat(route.refused(Duration.ofMinutes(1))).isTrue();
    assertThat(route.outOfService()).isTrue();
    clock.pass(Duration.ofMinutes(1));
    begin(1);
    assertThat(route.canServe(SMALL)).as("one tries").isFalse();
    route.served();
    assertThat(route.canServe(SMALL)).isTrue();
    assertThat(route.outOfService()).isFalse();
  }

  @Test
  void aClosedQuotaIsNotTheRoutesOwnFault() {
    quota.throttled(Duration.ofSeconds(5));
    assertThat(route.canServe(SMALL)).isFalse();
    assertThat(route.open()).isTrue();
    assertThat(route.outOfService()).isFalse();
  }

  private int inFlightAtMost() {
    int most = 0;
    while (most < 8 && route.canServe(SMALL)) {
      begin(1);
      most++;
    }
    for (int i = 0; i < most; i++) {
      route.left();
    }
    return most;
  }

  private void begin(int calls) {
    for (int call = 0; call < calls; call++) {
      assertThat(route.canServe(SMALL)).isTrue();
      route.begin(SMALL);
    }
  }

  private void endOverloaded(int calls) {
    for (int call = 0; call < calls; call++) {
      route.overloaded(Duration.ofSeconds(1));
    }
  }

  private void fail(int calls) {
    for (int call = 0; call < calls; call++) {
      begin(1);
      route.failed();
    }
  }
}
