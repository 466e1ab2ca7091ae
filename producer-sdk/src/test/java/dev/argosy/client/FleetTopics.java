package dev.argosy.client;

import dev.argosy.embedded.junit.KafkaBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** Topics of one test. */
record FleetTopics(String requests, String results, String replies, String chunks, String control) {

  static FleetTopics create(KafkaBroker broker, int partitions) {
    FleetTopics topics =
        new FleetTopics(
            broker.topic("requests", partitions),
            broker.topic("results", partitions),
            broker.topic("replies", partitions),
            broker.topic("chunks", partitions),
            broker.topic("control", partitions));
    topics.awaitLeaders(broker.admin(), partitions);
    return topics;
  }

  /**
   * Returns when every partition takes records. One that is not there yet refuses the first batch
   * of a producer and takes the second, after which the first one never fits.
   */
  void awaitLeaders(Admin admin, int partitions) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (String topic : List.of(requests, results, replies, chunks, control)) {
      for (int partition = 0; partition < partitions; partition++) {
        all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    Awaitility.await()
        .ignoreExceptions()
        .until(() -> admin.listOffsets(all).all().get().size() == all.size());
  }

  FleetConfig.Builder client(String bootstrapServers) {
    return FleetConfig.builder(bootstrapServers)
        .requestsTopic(requests)
        .repliesTopic(replies)
        .chunksTopic(chunks)
        .resultsTopic(results)
        .controlTopic(control);
  }
}
