package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * A small part of the fault suite: three brokers and two workers as processes; a worker is killed,
 * another stopped beyond its session, and the broker that leads most partitions killed. All of it:
 * {@code argosy faults}.
 */
final class FaultsTest {
  private static final Setup SETUP =
      Setup.USUAL.withWorkers(2).withFlow(Duration.ofSeconds(20)).withStrikes(1);
  private static final int REQUESTS = 600;

  @Test
  void nothingIsLostNothingDoubledAndNoMoreRepeatedThanWasInFlight() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell to send SIGSTOP with");
    Kind three =
        new Kind(
            "selection",
            "worker-kill, worker-freeze and leader-kill, one after another",
            SETUP,
            site -> {
              WorkerFaults.kill(site);
              BrokerFaults.killLeader(site);
              WorkerFaults.freeze(site);
            });
    long seed = Long.getLong("test.seed", 1);

    Optional<RunReport> run =
        new FaultRun(three, seed, GroupProtocol.CLASSIC, REQUESTS, null, () -> false).run();

    assertThat(run).isPresent();
    assertThat(run.get().why()).as(run.get().line()).isEmpty();
    assertThat(run.get().requests()).isEqualTo(REQUESTS);
    assertThat(run.get().results()).isEqualTo(REQUESTS);
    assertThat(run.get().repeatedCalls()).isBetween(0L, run.get().bound());
    assertThat(run.get().strikes()).hasSizeGreaterThan(3);
  }
}
