package dev.argosy.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Strings in and out of partition 0 of a topic. */
public final class Records {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Records() {}

  /** A producer of strings. */
  public static KafkaProducer<String, String> producer(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  /** Sends these in one transaction of a producer made for it. */
  public static void produceInTransaction(
      String bootstrapServers, String topic, List<String> values) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "transactional.id",
            UUID.randomUUID().toString(),
            "max.request.size",
            BrokerProperties.tuning().get("message.max.bytes"),
            "buffer.memory",
            128L << 20);
    try (var producer = producer(properties)) {
      producer.initTransactions();
      producer.beginTransaction();
      for (String value : values) {
        var _ =
            producer.send(new ProducerRecord<>(topic, 0, "key", value)); // The commit reports it.
      }
      producer.commitTransaction();
    }
  }

  /** What readers of committed records see, waiting for this many at most 20 s. */
  public static List<String> committed(String bootstrapServers, String topic, int expected) {
    List<String> values = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    Map<String, Object> properties =
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long start = System.nanoTime();
      while (values.size() < expected && System.nanoTime() - start < PATIENCE.toNanos()) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }

  /** Where readers of committed records have to stop. */
  public static long stableEnd(String bootstrapServers, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    Map<String, Object> properties =
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }
}
