package dev.argosy.worker.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.Samples;
import dev.argosy.worker.job.Job;
import org.junit.jupiter.api.Test;

class DelayedTest {
  private final Delayed delayed = new Delayed();
  private final Job first = Samples.job(Samples.request("first"));
  private final Job second = Samples.job(Samples.request("second-and-longer"));
  private final Job third = Samples.job(Samples.request("third"));

  @Test
  void nothingIsDueBeforeItsTime() {
    delayed.add(first, 100);
    assertThat(delayed.due(99)).isEmpty();
    assertThat(delayed.due(100)).containsExactly(first);
    assertThat(delayed.due(101)).isEmpty();
  }

  @Test
  void whatIsDueComesInTheOrderOfItsTimes() {
    delayed.add(third, 30);
    delayed.add(first, 10);
    delayed.add(second, 20);
    assertThat(delayed.due(20)).containsExactly(first, second);
    assertThat(delayed.size()).isEqualTo(1);
  }

  @Test
  void itsBytesAreThoseOfTheRecordsThatItHolds() {
    delayed.add(first, 10);
    delayed.add(second, 20);
    assertThat(delayed.bytes()).isEqualTo(bytes(first) + bytes(second));
    delayed.due(10);
    assertThat(delayed.bytes()).isEqualTo(bytes(second));
    delayed.removeIf(job -> job == second);
    assertThat(delayed.bytes()).isZero();
  }

  @Test
  void onlyWhatMatchesIsTakenOut() {
    delayed.add(first, 10);
    delayed.add(second, 20);
    delayed.add(third, 30);
    assertThat(delayed.removeIf(job -> job != second)).containsExactlyInAnyOrder(first, third);
    assertThat(delayed.due(Long.MAX_VALUE)).containsExactly(second);
  }

  private static long bytes(Job job) {
    return job.delivery().record().bytes();
  }
}
