package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of time limits that the rules of the core lean on. */
class TimingsTest {
  @Test
  void theDefaultsAreTheDesigns() {
    assertThat(Timings.DEFAULT).isEqualTo(timings(10, 3, 300, 10, 5, 20, 30));
    assertThat(Timings.DEFAULT.lease(Duration.ofSeconds(10), Duration.ofSeconds(3)))
        .isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({
    "8, 3, 300, 10, 5, 20, 30", // heart-beat over a third of the session
    "10, 3, 40, 10, 5, 20, 30", // a turn may block half a poll interval
    "10, 3, 300, 20, 5, 20, 30", // a request as long as a delivery
    "10, 3, 300, 10, 20, 20, 30", // a step as long as a delivery
    "10, 3, 300, 10, 5, 30, 30" // a delivery as long as its transaction
  })
  void limitsOutOfOrderAreRefused(
      int session, int heartbeat, int maxPoll, int request, int maxBlock, int delivery, int end) {
    assertThatThrownBy(() -> timings(session, heartbeat, maxPoll, request, maxBlock, delivery, end))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("time limits must keep");
  }

  @Test
  void theLeaseEndsBeforeATransactionMay() {
    assertThat(Timings.DEFAULT.lease(Duration.ofSeconds(45), Duration.ofSeconds(5)))
        .isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void aSessionWithoutTimeToSpendIsRefused() {
    assertThatThrownBy(() -> Timings.DEFAULT.lease(Duration.ofSeconds(3), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Timings timings(
      int session, int heartbeat, int maxPoll, int request, int maxBlock, int delivery, int end) {
    return new Timings(
        Duration.ofSeconds(session),
        Duration.ofSeconds(heartbeat),
        Duration.ofSeconds(maxPoll),
        Duration.ofSeconds(request),
        Duration.ofSeconds(maxBlock),
        Duration.ofSeconds(delivery),
        Duration.ofSeconds(end));
  }
}
