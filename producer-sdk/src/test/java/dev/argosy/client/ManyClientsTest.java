package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import org.junit.jupiter.api.Test;

@KafkaTest
class ManyClientsTest {
  /**
   * 40 threads, 4 clients, 2 reply partitions; clients are stopped and replaced, and a process that
   * shares the topics is killed and started again.
   */
  @Test
  void everyFutureEndsWithItsOwnResultAndKilledClientsLeaveNothingStuck(KafkaBroker broker)
      throws Exception {
    FleetTopics topics = FleetTopics.create(broker, 2);
    String servers = broker.bootstrapServers();
    try (EchoWorker worker =
            new EchoWorker(servers, topics, broker.uniqueName("echo"), Requests.ECHO);
        ClientProcess killed = ClientProcess.start(servers, topics, Integer.MAX_VALUE);
        ClientStorm storm =
            new ClientStorm(
                4, () -> FleetClient.open(topics.client(servers).build()), Requests::say)) {
      killed.awaitLine("answered");
      storm.run(40, 10, 100);
      killed.kill();
      try (ClientProcess successor = ClientProcess.start(servers, topics, 100)) {
        storm.run(40, 10, 100);

        assertThat(successor.exitCode()).isZero();
      }

      assertThat(storm.answered()).isEqualTo(800);
      assertThat(storm.stopped()).isEqualTo(8);
      assertThat(storm.pending()).isZero();
      assertThat(worker.seen()).hasSizeGreaterThanOrEqualTo(800 + storm.cutOff());
    }
  }
}
