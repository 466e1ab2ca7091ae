package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import dev.argosy.worker.settlement.Outgoing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A group of its own on a real broker: its topics, its workers, and what a bystander sees. */
final class Fleet implements AutoCloseable {
  /** Long enough for a busy machine, and for a broker that sweeps each second. */
  static final Duration DEADLINE = Duration.ofSeconds(40);

  /** Production's order, with a session that ends within a test. */
  static final Timings TIMINGS =
      new Timings(
          Duration.ofSeconds(4),
          Duration.ofMillis(500),
          Duration.ofMinutes(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30));

  /** Steps of a transaction are given up soon. */
  static final Timings HASTY =
      new Timings(
          Duration.ofSeconds(4),
          Duration.ofMillis(500),
          Duration.ofMinutes(2),
          Duration.ofMillis(2500),
          Duration.ofMillis(1500),
          Duration.ofSeconds(3),
          Duration.ofMillis(6500));

  /** Steps are given up soon, the transaction as a whole is not. */
  static final Timings HASTY_STEPS =
      new Timings(
          Duration.ofSeconds(4),
          Duration.ofMillis(500),
          Duration.ofMinutes(2),
          Duration.ofSeconds(10),
          Duration.ofMillis(1500),
          Duration.ofSeconds(20),
          Duration.ofMinutes(1));

  final String group;
  final String requests;
  final String results;

  private final KafkaBroker broker;
  private final GroupProtocol protocol;
  private final Deque<Runnable> open = new ArrayDeque<>();

  Fleet(KafkaBroker broker, GroupProtocol protocol, int partitions) {
    this.broker = broker;
    this.protocol = protocol;
    group = broker.uniqueName("fleet");
    requests = broker.topic("requests", partitions);
    results = broker.topic("results", 1);
  }

  TestWorker worker(String id) {
    return worker(new Identity(id, false), TIMINGS, broker.bootstrapServers());
  }

  TestWorker worker(Identity identity, Timings timings, String bootstrapServers) {
    return worker(
        identity,
        new LogTopics(Set.of(requests), Set.of(results), Set.of(), 4 * 1024 * 1024),
        timings,
        bootstrapServers);
  }

  TestWorker worker(Identity identity, LogTopics topics, Timings timings, String bootstrapServers) {
    var worker =
        new TestWorker(
            new KafkaRequestLog(config(bootstrapServers), identity, topics, timings, () -> false));
    open.push(worker::close);
    return worker;
  }

  KafkaConfig config(String bootstrapServers) {
    return new KafkaConfig(bootstrapServers, group, protocol, OnMissingOffset.FAIL, Map.of());
  }

  Partition partition(int number) {
    return new Partition(requests, number);
  }

  Outgoing result(String value) {
    return new Outgoing(results, null, value.getBytes(UTF_8), List.of());
  }

  /** Requests whose values are these. */
  void post(int partition, String... values) {
    try (var producer = producer(Map.of())) {
      for (String value : values) {
        var _ =
            producer.send(new ProducerRecord<>(requests, partition, null, value.getBytes(UTF_8)));
      }
      producer.flush();
    }
  }

  /** A producer of a worker that is no member: what a dead one left behind, if left open. */
  KafkaProducer<byte[], byte[]> writer(String workerId) {
    return writer(group, workerId);
  }

  /** The same of another group. */
  KafkaProducer<byte[], byte[]> writer(String ofGroup, String workerId) {
    var producer =
        producer(
            Map.of(
                "transactional.id",
                Identity.transactionalId(ofGroup, workerId),
                "transaction.timeout.ms",
                60_000));
    open.push(() -> producer.close(Duration.ZERO));
    producer.initTransactions();
    return producer;
  }

  /** A broker writes a transaction's markers after it has answered the commit. */
  void awaitResults(String... values) {
    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(visibleResults()).containsExactly(values));
  }

  /** All results that are visible to a reader of committed records. */
  List<String> visibleResults() {
    var partition = new TopicPartition(results, 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<String> values = new ArrayList<>();
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
      }
      return values;
    }
  }

  /** The last made is closed first. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
