package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.standalone.EnvironmentProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What becomes of a run that does not come to its end. */
final class FaultRunTest {
  private final List<String> wrong = new ArrayList<>();

  @Test
  void aWorkerThatNeverServesAgainFailsTheRunAndDoesNotEndItWithoutARow() {
    FaultRun.judged(
        wrong::add,
        () -> {
          throw new EnvironmentProblem("worker w-1 serves: not within 150 s");
        });
    FaultRun.judged(
        wrong::add,
        () -> {
          throw new TimeoutException("no answer");
        });

    assertThat(wrong).containsExactly("worker w-1 serves: not within 150 s", "no answer");
  }

  @Test
  void aRunThatIsAskedToEndEnds() {
    assertThatThrownBy(
            () ->
                FaultRun.judged(
                    wrong::add,
                    () -> {
                      throw new Patience.Stopped();
                    }))
        .isInstanceOf(Patience.Stopped.class);
    assertThat(wrong).isEmpty();
  }

  @Test
  void aWatchThatBreaksIsSaid() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Runnable breaks =
        () -> {
          throw new IllegalStateException("broken");
        };
    try (Pulse _ =
        new Pulse(
            Duration.ofMillis(1),
            List.of(breaks),
            what -> {
              wrong.add(what);
              told.countDown();
            })) {
      told.await();
    }

    assertThat(wrong).hasSize(1).first().asString().contains("nobody watched any more", "broken");
  }
}
