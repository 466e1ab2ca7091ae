package dev.argosy.client;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own clients, set up as a fleet's configuration says: for what reads and writes beside a
 * {@link FleetClient}. Whoever opens one closes it.
 */
public final class FleetKafka {
  private FleetKafka() {}

  /**
   * A producer that loses nothing and doubles nothing of what one process hands to it.
   *
   * @param delivery how long it tries to bring a record to the cluster; at most 24 days
   * @throws org.apache.kafka.common.KafkaException if a property is refused
   */
  public static Producer<byte[], byte[]> producer(
      FleetConfig config, String name, Duration delivery) {
    Map<String, Object> properties = KafkaProperties.producer(config, name);
    properties.put("delivery.timeout.ms", Math.toIntExact(delivery.toMillis()));
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer without a group; it throws where the record that it stands at is gone.
   *
   * @param committed whether it sees only what is committed; if not, a transaction that somebody
   *     else has left open hides nothing from it
   * @throws org.apache.kafka.common.KafkaException if a property is refused
   */
  public static Consumer<byte[], byte[]> reader(
      FleetConfig config, String name, boolean committed) {
    Map<String, Object> properties = KafkaProperties.replyReader(config, name);
    properties.put("isolation.level", committed ? "read_committed" : "read_uncommitted");
    properties.put("auto.offset.reset", "none");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A client for what the cluster says of topics and groups.
   *
   * @throws org.apache.kafka.common.KafkaException if a property is refused
   */
  public static Admin admin(FleetConfig config, String name) {
    Map<String, Object> properties = KafkaProperties.replyReader(config, name);
    properties.keySet().removeIf(key -> !isAdmins(key));
    return Admin.create(properties);
  }

  /** Which of a topic's partitions the records of this key stand in. */
  public static int partition(byte[] key, int partitions) {
    return KeyPartition.of(key, partitions);
  }

  /** What only a consumer knows would be logged as unknown. */
  private static boolean isAdmins(String key) {
    return !key.startsWith("fetch.")
        && !key.startsWith("auto.")
        && !key.equals("isolation.level")
        && !key.equals("enable.auto.commit")
        && !key.equals("allow.auto.create.topics");
  }
}
