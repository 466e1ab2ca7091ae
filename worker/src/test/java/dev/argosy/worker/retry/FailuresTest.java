package dev.argosy.worker.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Call;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void aFirstFailureIsJudgedByTheLastSeconds() {
    assertThat(Failures.of(List.of(call(1, "throttled", 60), call(1, "failed", 1)), _ -> true, NOW))
        .isEqualTo(new Failures(1, 1, NOW.minus(Failures.LATELY)));
  }

  @Test
  void aLaterOneIsJudgedFromTheEndOfTheOneBefore() {
    List<Call> calls = List.of(call(1, "failed", 90), call(1, "failed", 40), call(2, "failed", 1));
    assertThat(Failures.of(calls, _ -> true, NOW))
        .isEqualTo(new Failures(3, 3, NOW.minusSeconds(40).plusMillis(500)));
  }

  @Test
  void anotherModelBeginsAnew() {
    List<Call> calls = List.of(call(1, "failed", 90), call(2, "failed", 40), call(3, "failed", 1));
    assertThat(Failures.of(calls, call -> call.attempt() > 2, NOW))
        .isEqualTo(new Failures(3, 1, NOW.minus(Failures.LATELY)));
  }

  @Test
  void nobodyHasFailedWhoWasOnlyTurnedAway() {
    assertThat(Failures.of(List.of(call(1, "overloaded", 3)), _ -> true, NOW).all()).isZero();
  }

  private static Call call(int attempt, String outcome, long secondsAgo) {
    return new Call(attempt, "route", outcome, NOW.minusSeconds(secondsAgo), 500, BigDecimal.ZERO);
  }
}
