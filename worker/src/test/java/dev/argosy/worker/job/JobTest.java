package dev.argosy.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Call;
import dev.argosy.worker.Samples;
import dev.argosy.worker.time.HandClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobTest {
  private final Job job = Samples.job(Samples.request("a"));

  @Test
  void aStormOfThrottlesKeepsTheLatestCallsOnly() {
    for (int i = 0; i < 10_000; i++) {
      job.called(call(i, "throttled", "0"));
    }
    assertThat(job.calls()).hasSize(Job.MOST_CALLS);
    assertThat(millis(job)).startsWith(10_000L - Job.MOST_CALLS).endsWith(9_999L);
  }

  @Test
  void theFirstToGoAreThrottlesAndOverloads() {
    job.called(call(0, "failed", "0"));
    job.called(call(1, "overloaded", "0"));
    job.called(call(2, "throttled", "0"));
    for (int i = 3; i < Job.MOST_CALLS + 2; i++) {
      job.called(call(i, "unauthenticated", "0"));
    }
    assertThat(millis(job)).hasSize(Job.MOST_CALLS).startsWith(0L, 3L, 4L);
    job.called(call(1_000, "completed", "0.01"));
    assertThat(millis(job)).hasSize(Job.MOST_CALLS).startsWith(3L, 4L).endsWith(1_000L);
  }

  @Test
  void aCallThatCostMoneyIsNeverForgotten() {
    job.called(call(0, "failed", "0.5"));
    job.called(call(1, "completed", null));
    for (int i = 2; i < 1_000; i++) {
      job.called(call(i, "throttled", "0"));
    }
    assertThat(millis(job)).startsWith(0L, 1L);
    assertThat(job.spent()).isEqualByComparingTo("0.5");
  }

  @Test
  void moreCallsThatCostMoneyThanTheBoundAreAllKept() {
    IntStream.range(0, 70).forEach(i -> job.called(call(i, "abandoned", "0.1")));
    assertThat(job.calls()).hasSize(70);
    assertThat(job.spent()).isEqualByComparingTo("7.0");
  }

  @Test
  void aLongerListOfAnEarlierOwnerIsBoundedToo() {
    List<Call> earlier = new ArrayList<>();
    IntStream.range(0, 500).forEach(i -> earlier.add(call(i, "overloaded", "0")));
    Job resumed =
        new Job(
            job.delivery(),
            job.request(),
            job.course(),
            1,
            new Times(
                HandClock.START,
                HandClock.START,
                HandClock.START,
                HandClock.START.plus(Duration.ofHours(1))),
            earlier);
    assertThat(millis(resumed)).hasSize(Job.MOST_CALLS).endsWith(499L);
  }

  private static List<Long> millis(Job job) {
    return job.calls().stream().map(Call::millis).toList();
  }

  /** A call that can be told by its milliseconds. */
  private static Call call(long millis, String outcome, String cost) {
    return new Call(
        1, "r", outcome, HandClock.START, millis, cost == null ? null : new BigDecimal(cost));
  }
}
