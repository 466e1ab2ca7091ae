package dev.argosy.worker.telemetry;

import static dev.argosy.worker.telemetry.Snapshots.CALLABLE;
import static dev.argosy.worker.telemetry.Snapshots.IDLE;
import static dev.argosy.worker.telemetry.Snapshots.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.telemetry.Health.Answer;
import dev.argosy.worker.telemetry.Snapshot.Writing;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final HandClock clock = new HandClock();
  private final AtomicInteger dumps = new AtomicInteger();
  private Snapshots state;
  private final Health health =
      new Health(
          () -> Optional.ofNullable(state).map(each -> each.taken(clock.nanos())),
          new Liveness.Limits(Duration.ofSeconds(100), Duration.ofSeconds(60)),
          clock,
          () -> "dump " + dumps.incrementAndGet());

  @Test
  void aWorkerThatConnectsIsAliveAndNotReady() {
    assertThat(health.live()).isEqualTo(Answer.good("alive"));
    assertNotReady("starting", "connects");
  }

  @Test
  void aWorkerThatTakesPartitionsOverIsNotReady() {
    state = IDLE.settledIn(false);
    assertNotReady("starting", "takes them over");
  }

  @Test
  void aWorkerThatServesIsReadyHoweverBusy() {
    state = IDLE;
    assertThat(health.ready()).isEqualTo(Answer.good("ready"));
    state = held(Constraint.QUOTA, 3);
    assertThat(health.ready().good()).isTrue();
  }

  @Test
  void aWorkerThatIsBeingStoppedIsNotReady() {
    state = IDLE.draining(true);
    assertNotReady("draining", "stopped");
  }

  @Test
  void aWorkerThatCannotWriteResultsSaysWhy() {
    state = IDLE.withWriting(Writing.REFUSED);
    assertNotReady("waiting", "cannot be written");
    state = IDLE.withWriting(Writing.UNANSWERED);
    assertNotReady("waiting", "no answer");
    state = IDLE.withWriting(Writing.UNDECIDED);
    assertNotReady("waiting", "read back");
    assertThat(health.live().good()).isTrue();
  }

  @Test
  void aFrozenFrontierWithFreeSlotsIsTold503WithAReasonAndOneThreadDump() throws Exception {
    state = CALLABLE;
    try (TelemetryServer server =
        TelemetryServer.open(
            "127.0.0.1", 0, Map.of("/livez", () -> Telemetry.page(health.live())))) {
      for (int look = 0; look < 7; look++) {
        assertThat(Scrape.get(server.address(), "/livez").statusCode()).isEqualTo(200);
        clock.pass(Duration.ofSeconds(10));
      }
      clock.pass(Duration.ofSeconds(10));
      for (int look = 0; look < 3; look++) {
        var answer = Scrape.get(server.address(), "/livez");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"stuck\"", "1 requests wait", "8 of 8 slots are free");
        clock.pass(Duration.ofSeconds(10));
      }
      assertThat(dumps).hasValue(1);

      state = CALLABLE.withMoves(1);
      assertThat(Scrape.get(server.address(), "/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aLoopWhoseTurnsDoNotComeRoundIsTold() {
    Snapshot last = IDLE.taken(0);
    Health stuck =
        new Health(
            () -> Optional.of(last),
            new Liveness.Limits(Duration.ofSeconds(100), Duration.ofSeconds(60)),
            clock,
            () -> "dump " + dumps.incrementAndGet());
    Answer answer = stuck.live();
    for (int look = 0; look < 11; look++) {
      assertThat(answer.good()).isTrue();
      clock.pass(Duration.ofSeconds(10));
      answer = stuck.live();
    }
    assertThat(answer.good()).isFalse();
    assertThat(answer.body()).contains("no turn of the loop has come round for 110 s");
    assertThat(dumps).hasValue(1);
  }

  @Test
  void aThreadDumpShowsWhereEachThreadStands() {
    assertThat(ThreadDump.take())
        .contains('"' + Thread.currentThread().getName() + "\" RUNNABLE")
        .contains("aThreadDumpShowsWhereEachThreadStands");
  }

  private void assertNotReady(String status, String word) {
    assertThat(health.ready().good()).isFalse();
    assertThat(health.ready().body()).contains('"' + status + '"', word);
  }
}
