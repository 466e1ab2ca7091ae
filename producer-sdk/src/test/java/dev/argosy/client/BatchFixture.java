package dev.argosy.client;

import dev.argosy.client.batch.Batch;
import dev.argosy.client.batch.BatchConfig;
import dev.argosy.client.batch.BatchHandler;
import dev.argosy.client.batch.BatchProgress;
import dev.argosy.contract.Request;
import dev.argosy.contract.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.IntStream;

/** The topics of a test's batches, and batches of requests that {@link Requests#ECHO} answers. */
record BatchFixture(String servers, FleetTopics fleet, String retries, String parked) {

  static BatchFixture of(String[] arguments) {
    return new BatchFixture(
        arguments[0],
        new FleetTopics(arguments[1], arguments[2], arguments[3], "chunks", "control"),
        arguments[4],
        arguments[5]);
  }

  String[] arguments() {
    return new String[] {
      servers, fleet.requests(), fleet.results(), fleet.replies(), retries, parked
    };
  }

  BatchConfig.Builder config(Path journal) {
    Topics topics =
        new Topics(
            fleet.results(),
            fleet.replies(),
            retries,
            parked,
            "usage",
            "chunks",
            "dead-letters",
            "control",
            "fleet",
            32L << 20,
            Duration.ofDays(7));
    return BatchConfig.builder(fleet.client(servers).build(), journal).topics(topics);
  }

  /** Requests 0 to {@code count}, the same ones each time. */
  static Iterator<Request> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> Requests.saying("n" + number).id("custom-" + number).build())
        .iterator();
  }

  BatchProgress run(Path journal, int count, BatchHandler handler) throws IOException {
    try (Batch batch = Batch.of(requests(count), config(journal).build())) {
      return batch.run(handler);
    }
  }
}
