package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.client.batch.Batch;
import dev.argosy.client.batch.BatchException;
import dev.argosy.client.batch.BatchException.Reason;
import dev.argosy.client.batch.BatchProgress;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch that is stopped while it looks for what an earlier run has sent. */
@KafkaTest
class BatchStopTest {
  private static final int COUNT = 200;

  KafkaBroker broker;

  @TempDir Path directory;

  private BatchFixture fixture;
  private EchoWorker worker;
  private final Set<Integer> results = new TreeSet<>();

  @BeforeEach
  void fleet() {
    fixture =
        new BatchFixture(
            broker.bootstrapServers(),
            FleetTopics.create(broker, 1),
            broker.topic("retries", 1),
            broker.topic("parked", 1));
    worker =
        new EchoWorker(
            broker.bootstrapServers(), fixture.fleet(), broker.uniqueName("echo"), Requests.ECHO);
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  /** Of what was sent nothing was written down, as if it had died at once. */
  @Test
  void itSendsNothingBeforeItHasFoundAllThatWasSent() throws Exception {
    fixture.run(directory, COUNT, (number, result) -> {});
    Path journal = directory.resolve("journal");
    Files.write(journal, Files.readAllLines(journal).subList(0, 1));

    try (Batch batch = Batch.of(BatchFixture.requests(COUNT), fixture.config(directory).build())) {
      batch.stop();
      BatchProgress stopped = batch.run((number, result) -> results.add(number));
      assertThat(stopped.complete()).isFalse();
    }
    assertThat(results).isEmpty();
    BatchProgress end = fixture.run(directory, COUNT, (number, result) -> results.add(number));

    assertThat(end.complete()).isTrue();
    assertThat(results).hasSize(COUNT);
    assertThat(worker.seen()).hasSize(COUNT);
  }

  @Test
  @Timeout(120)
  void aBatchThatGoesOnWithFewerRequestsThanItHasSentIsRefused() throws Exception {
    fixture.run(directory, COUNT, (number, result) -> {});
    Path journal = directory.resolve("journal");
    Files.write(journal, Files.readAllLines(journal).subList(0, 1));

    assertThatThrownBy(() -> fixture.run(directory, COUNT / 2, (number, result) -> {}))
        .isInstanceOfSatisfying(
            BatchException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.OTHER_BATCH))
        .hasMessageContaining("has sent 200 requests, these are 100");
  }
}
