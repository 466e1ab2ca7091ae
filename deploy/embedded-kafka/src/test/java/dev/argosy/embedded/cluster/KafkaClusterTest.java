package dev.argosy.embedded.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.embedded.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster whose brokers can be killed. */
final class KafkaClusterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_AGAIN_NANOS = 20_000_000;
  private static final String TOPIC = "kept";

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedOutlivesTheLeaderAndTheClusterServesOnWithoutIt() throws Exception {
    try (KafkaCluster cluster = KafkaCluster.start(directory, 3, Map.of())) {
      until(cluster::ready);
      cluster.requireAlive();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
          KafkaProducer<String, String> producer =
              Records.producer(properties(cluster.proxiedBootstrapServers()))) {
        admin
            .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
            .all()
            .get();
        send(producer, "before");

        int leader = leader(admin);
        cluster.kill(leader);
        assertThat(cluster.alive(leader)).isFalse();
        assertThatThrownBy(cluster::requireAlive).hasMessageContaining("broker " + leader);
        send(producer, "without it");

        cluster.begin(leader);
        until(() -> partition(admin).isr().size() == 3);
        assertThat(Records.committed(cluster.bootstrapServers(), TOPIC, 2))
            .containsExactly("before", "without it");
      }
      assertThat(cluster.proxies()).anyMatch(proxy -> proxy.seen(ApiKeys.PRODUCE) > 0);
    }
  }

  private static Map<String, Object> properties(String bootstrapServers) {
    return Map.of(
        "bootstrap.servers", bootstrapServers, "acks", "all", "delivery.timeout.ms", 120_000);
  }

  private static void send(KafkaProducer<String, String> producer, String value) throws Exception {
    producer.send(new ProducerRecord<>(TOPIC, value)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static int leader(Admin admin) throws Exception {
    return partition(admin).leader().id();
  }

  private static TopicPartitionInfo partition(Admin admin) throws Exception {
    return admin
        .describeTopics(List.of(TOPIC))
        .allTopicNames()
        .get()
        .get(TOPIC)
        .partitions()
        .getFirst();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
