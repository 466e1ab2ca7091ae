package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private final HandClock clock = new HandClock();
  private final Lease lease = new Lease(clock, () -> Duration.ofSeconds(5));

  @Test
  void itLastsFromTheBeginOfTheCommitThatGrantedIt() {
    long begin = clock.nanos();
    clock.pass(Duration.ofSeconds(3));
    lease.renew(begin);
    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(2));
    clock.pass(Duration.ofSeconds(2));
    assertThat(lease.valid()).isFalse();
  }

  @Test
  void whoIsFencedWithALeaseHasATwin() {
    lease.renew(clock.nanos());
    assertThat(lease.tellsOfTwin(clock.nanos())).isTrue();
  }

  @Test
  void aFirstFencingWithoutALeaseMayHaveAnotherReason() {
    assertThat(lease.tellsOfTwin(clock.nanos())).isFalse();
    assertThat(lease.tellsOfTwin(clock.nanos())).isTrue();
  }

  @Test
  void aWordOfTheGroupExplainsTheOneBeforeItAndTheOneAfter() {
    assertThat(lease.tellsOfTwin(clock.nanos())).isFalse();
    lease.end();
    assertThat(lease.tellsOfTwin(clock.nanos())).isFalse();
    assertThat(lease.tellsOfTwin(clock.nanos())).isFalse();
  }

  @Test
  void aTransactionThatHasBecomeOldExplainsItself() {
    assertThat(lease.tellsOfTwin(clock.nanos())).isFalse();
    long old = clock.nanos();
    clock.pass(Duration.ofSeconds(5));
    assertThat(lease.tellsOfTwin(old)).isFalse();
  }

  @Test
  void fencingsThatLieFarApartAreNoTwins() {
    assertThat(lease.tellsOfTwin(clock.nanos())).isFalse();
    clock.pass(Duration.ofMinutes(6));
    assertThat(lease.tellsOfTwin(clock.nanos())).isFalse();
  }
}
