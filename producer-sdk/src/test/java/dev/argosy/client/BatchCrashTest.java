package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Request;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The submitter's process dies, again and again, at any moment. */
@KafkaTest
class BatchCrashTest {
  private static final int REQUESTS = 3_000;
  private static final int DEATHS = 4;

  /**
   * While a worker answers at once, results tell what was sent; while none runs, the lane alone.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachRequestIsSentOnceAndHasOneLine(
      boolean answered, KafkaBroker broker, @TempDir Path directory) throws Exception {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    BatchFixture fixture =
        new BatchFixture(
            broker.bootstrapServers(),
            FleetTopics.create(broker, 3),
            broker.topic("retries", 1),
            broker.topic("parked", 1));
    int deaths = answered ? 0 : deaths(fixture, directory, random);
    List<String> sent;
    try (EchoWorker worker =
        new EchoWorker(
            broker.bootstrapServers(), fixture.fleet(), broker.uniqueName("echo"), Requests.ECHO)) {
      deaths += answered ? deaths(fixture, directory, random) : 0;
      try (BatchProcess process = BatchProcess.start(fixture, directory, REQUESTS)) {
        assertThat(process.exitCode()).as("seed %d", seed).isZero();
      }
      sent = worker.seen().stream().map(Request::id).collect(Collectors.toList());
    }

    assertThat(deaths).as("seed %d: it was alive when it was killed", seed).isPositive();
    assertThat(sent).as("seed %d", seed).hasSize(REQUESTS).doesNotHaveDuplicates();
    assertThat(Files.readAllLines(directory.resolve("out")))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, REQUESTS)
                .mapToObj(number -> number + " echo n" + number)
                .collect(Collectors.toList()));
  }

  /** How often it was alive when it was killed. */
  private static int deaths(BatchFixture fixture, Path directory, Random random)
      throws IOException {
    int deaths = 0;
    for (int i = 0; i < DEATHS; i++) {
      try (BatchProcess process = BatchProcess.start(fixture, directory, REQUESTS)) {
        deaths += process.awaitSteps(1 + random.nextInt(REQUESTS)) ? 1 : 0;
        process.kill();
      }
    }
    return deaths;
  }
}
