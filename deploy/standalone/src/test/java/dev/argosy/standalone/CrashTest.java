package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Match;
import dev.argosy.simulator.script.Script;
import dev.argosy.simulator.script.Step;
import dev.argosy.standalone.kafka.Audit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers that die or freeze with calls open: nothing is lost, nothing doubled, little repeated.
 */
final class CrashTest {
  private static final Latency HELD = new Latency.Fixed(Duration.ofSeconds(8));

  @TempDir Path directory;

  @Test
  void aKilledWorkerRepeatsItsOpenCallsAndNothingElse() throws Exception {
    var simulator = SimulatorConfig.DEFAULT.withLatency(new Latency.Fixed(Duration.ofMillis(200)));
    try (ProcessFleet fleet = ProcessFleet.start(directory, simulator)) {
      fleet.submit("run", 1000);
      ArgosyProcess worker = fleet.startWorker("w-1");
      until().until(() -> fleet.calls().calls() > 200 && fleet.calls().inFlight() > 0);
      worker.kill();
      until().until(() -> fleet.calls().inFlight() == 0);
      long open = fleet.calls().ended(Calls.ABANDONED);
      assertThat(open).isPositive();

      fleet.startWorker("w-1");
      fleet.awaitResults();

      Audit audit = fleet.finalAudit();
      assertThat(audit.exact()).as("%s", audit.examples(5)).isTrue();
      assertThat(fleet.repeatedCalls()).isBetween(open, (long) ProcessFleet.MAX_IN_FLIGHT);
    }
  }

  @Test
  void aWorkerThatDrainsOnSigtermTakesTheAnswersOfItsOpenCalls() throws Exception {
    var simulator = SimulatorConfig.DEFAULT.withLatency(new Latency.Fixed(Duration.ofSeconds(1)));
    try (ProcessFleet fleet = ProcessFleet.start(directory, simulator)) {
      ArgosyProcess drained = fleet.startWorker("w-1");
      drained.line("ready");
      fleet.submit("run", 200);
      until().until(() -> fleet.calls().inFlight() > 0);
      assertThat(drained.exitCodeAfterSigterm()).isZero();
      long begun = fleet.calls().calls();
      assertThat(begun).isBetween(1L, 199L);

      fleet.startWorker("w-1");
      fleet.awaitResults();

      Audit audit = fleet.finalAudit();
      assertThat(audit.exact()).as("%s", audit.examples(5)).isTrue();
      assertThat(fleet.repeatedCalls()).isZero();
    }
  }

  @Test
  void aRollingRestartRepeatsNoCallThatEndsWithinTheGrace() throws Exception {
    var simulator = SimulatorConfig.DEFAULT.withLatency(new Latency.Fixed(Duration.ofSeconds(5)));
    try (ProcessFleet fleet = ProcessFleet.start(directory, simulator)) {
      ArgosyProcess drained = fleet.startWorker("drained");
      ArgosyProcess stays = fleet.startWorker("stays");
      drained.line("ready");
      stays.line("ready");
      until().until(() -> fleet.sharedBy("drained", "stays"));
      fleet.submit("run", 150);
      until().until(() -> fleet.calls().inFlightByWorker().containsKey("drained"));

      assertThat(drained.exitCodeAfterSigterm()).isZero();
      fleet.awaitResults();

      Audit audit = fleet.finalAudit();
      assertThat(audit.exact()).as("%s", audit.examples(5)).isTrue();
      assertThat(fleet.repeatedCalls()).isZero();
    }
  }

  /**
   * Of two workers one is killed and the other stopped, both with calls open and slots free; a
   * third takes over; the stopped one goes on.
   *
   * <p>What it must not begin is told without comparing clocks. When it is stopped, every request
   * that it knows of is being called, so nothing is on its way and what the cloud sees of it later
   * was begun later. Before it goes on, all requests have their results and no last commit of a
   * request partition is its own. So a call of it for one of those requests is wrong at any time;
   * and whenever a stable read finds still no commit of its own, a count of its calls taken
   * <em>before</em> that read must be unchanged. A read during a commit, when it may know already
   * what readers don't, is not stable and counts for nothing.
   */
  @Test
  void aZombieBeginsNoCallBeforeItsNextCommit() throws Exception {
    ArgosyProcess.assumeSignals();
    var slow = new Script.Rule(new Match.Prefix("held"), List.of(Step.OK), HELD);
    var simulator = SimulatorConfig.DEFAULT.withScript(Script.of(slow));
    try (ProcessFleet fleet = ProcessFleet.start(directory, simulator)) {
      ArgosyProcess killed = fleet.startWorker("killed");
      ArgosyProcess zombie = fleet.startWorker("zombie");
      killed.line("ready");
      zombie.line("ready");
      until().until(() -> fleet.sharedBy("killed", "zombie"));
      fleet.submit("held", 60);
      until().until(() -> fleet.calls().calls() == 60);
      zombie.freeze();
      Map<String, Long> open = fleet.calls().inFlightByWorker();
      assertThat(open).containsOnlyKeys("killed", "zombie");
      killed.kill();
      fleet.script(Script.NONE);

      fleet.submit("meanwhile", 300); // the zombie's open fetches take some of these
      fleet.startWorker("added");
      fleet.awaitResults();
      until().until(() -> fleet.lastWriters().equals(Optional.of(Set.of("added"))));
      until().until(() -> fleet.calls().inFlight() == 0);
      long before = fleet.calls().ofWorker("zombie");
      zombie.thaw();

      until()
          .until(
              () -> {
                assertThat(fleet.calls().ofWorker("zombie")).isEqualTo(before);
                return fleet.sharedBy("added", "zombie");
              });
      fleet.submit("after", 200);
      until()
          .until(
              () -> {
                long begun = fleet.calls().ofWorker("zombie") - before;
                Optional<Set<String>> writers = fleet.lastWriters();
                boolean committed = writers.isEmpty() || writers.get().contains("zombie");
                assertThat(begun).matches(calls -> committed || calls == 0);
                return writers.isPresent() && committed;
              });
      fleet.awaitResults();

      Audit audit = fleet.finalAudit();
      assertThat(audit.exact()).as("%s", audit.examples(5)).isTrue();
      assertThat(fleet.repeatedCalls()).isBetween(1L, 2L * ProcessFleet.MAX_IN_FLIGHT);
      assertThat(fleet.calls().started())
          .filteredOn(start -> start.worker().equals("zombie"))
          .extracting(Calls.Start::request)
          .satisfies(
              requests ->
                  assertThat(requests.subList((int) before, requests.size()))
                      .isNotEmpty()
                      .allMatch(request -> request.startsWith("after")));
    }
  }

  private static ConditionFactory until() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5));
  }
}
