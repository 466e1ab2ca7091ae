package dev.argosy.client;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The round trip of a submit over a worker that answers at once: what client, topics and broker add
 * to a call. Not part of the build; run it with {@code -Dtest=SubmitMeasurement}.
 */
@KafkaTest
class SubmitMeasurement {
  private static final int WARM_UP = 2_000;
  private static final int MEASURED = 2_000;

  @Test
  void oneAfterTheOther(KafkaBroker broker) {
    FleetTopics topics = FleetTopics.create(broker, 2);
    try (EchoWorker worker =
            new EchoWorker(
                broker.bootstrapServers(), topics, broker.uniqueName("echo"), Requests.ECHO);
        FleetClient client = FleetClient.open(topics.client(broker.bootstrapServers()).build())) {
      long[] micros = new long[MEASURED];
      for (int i = -WARM_UP; i < MEASURED; i++) {
        long begin = System.nanoTime();
        Requests.resultOf(client.submit(Requests.say("x")));
        if (i >= 0) {
          micros[i] = (System.nanoTime() - begin) / 1_000;
        }
      }
      long sendMicros = send(client);
      Arrays.sort(micros);
      System.out.printf(
          "submit round trip: p50 %.2f ms, p99 %.2f ms; send: mean %.2f ms; %d requests seen%n",
          micros[MEASURED / 2] / 1e3,
          micros[MEASURED * 99 / 100] / 1e3,
          sendMicros / 1e3,
          worker.seen().size());
    }
  }

  private static long send(FleetClient client) {
    long begin = System.nanoTime();
    for (int i = 0; i < MEASURED; i++) {
      client.send(Requests.say("x"));
    }
    return (System.nanoTime() - begin) / 1_000 / MEASURED;
  }
}
