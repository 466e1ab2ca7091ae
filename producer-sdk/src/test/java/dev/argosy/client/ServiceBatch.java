package dev.argosy.client;

import dev.argosy.client.batch.Batch;
import dev.argosy.client.batch.BatchProgress;
import dev.argosy.client.find.FinderConfig;
import dev.argosy.client.find.FoundRequest;
import dev.argosy.client.find.RequestFinder;
import dev.argosy.client.find.Stage;
import dev.argosy.contract.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A batch that is stopped and goes on, and a look for one of its requests, in a service. */
final class ServiceBatch {
  private static final int REQUESTS = 200;

  private ServiceBatch() {}

  /**
   * @param retries a topic that is there
   * @param parked a topic that is there
   */
  static void run(String servers, FleetTopics fleet, String retries, String parked)
      throws IOException {
    BatchFixture fixture = new BatchFixture(servers, fleet, retries, parked);
    Path journal = Files.createTempDirectory("service-batch");
    int[] handled = new int[1];
    try (EchoWorker worker =
        new EchoWorker(servers, fleet, "echo-" + UUID.randomUUID(), Requests.ECHO)) {
      try (Batch first =
          Batch.of(BatchFixture.requests(REQUESTS), fixture.config(journal).build())) {
        first.run(
            (number, result) -> {
              handled[0]++;
              first.stop();
            });
      }
      BatchProgress end = fixture.run(journal, REQUESTS, (number, result) -> handled[0]++);
      check(end.complete() && end.succeeded() == REQUESTS, "complete: " + end);
      check(handled[0] == REQUESTS, "each result once: " + handled[0]);
      check(worker.seen().size() == REQUESTS, "each request once: " + worker.seen().size());
      find(fixture, end.batch() + "/7/custom-7");
    }
  }

  private static void find(BatchFixture fixture, String id) {
    Topics topics = fixture.config(Path.of("unused")).build().topics();
    FleetConfig fleet = fixture.fleet().client(fixture.servers()).build();
    try (RequestFinder finder =
        RequestFinder.open(
            new FinderConfig(
                fleet,
                List.of(fixture.fleet().requests()),
                topics,
                "group-" + UUID.randomUUID(),
                null,
                false))) {
      FoundRequest found = finder.find(id);
      check(
          found.lives().size() == 1 && found.lives().get(0).stage() instanceof Stage.Finished,
          "found: " + found);
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
