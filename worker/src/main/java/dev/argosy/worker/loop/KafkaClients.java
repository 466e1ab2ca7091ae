package dev.argosy.worker.loop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the worker's Kafka clients. Thread-safe.
 *
 * <p>Three layers, the last wins: defaults that an operator may change, the operator's properties,
 * and what the guarantees rest on.
 */
final class KafkaClients {
  private static final int MIB = 1024 * 1024;

  /** Fetched ahead for each broker; one larger record still comes through, alone (KIP-74). */
  private static final int FETCH_BYTES = 16 * MIB;

  private static final int PARTITION_FETCH_BYTES = MIB;
  private static final int POLL_RECORDS = 500;

  /** Some batches of the busiest topics; results are small. */
  private static final int BATCH_BYTES = 64 * 1024;

  /** How soon new topics and partitions are noticed. */
  private static final Duration METADATA_AGE = Duration.ofSeconds(30);

  /** One answer of Kafka to a chunk, and all tries together. */
  private static final Duration CHUNK_REQUEST = Duration.ofSeconds(2);

  private static final Duration CHUNK_DELIVERY = Duration.ofSeconds(5);

  private final KafkaConfig config;
  private final Identity identity;
  private final int maxRecordBytes;
  private final Timings timings;

  KafkaClients(KafkaConfig config, Identity identity, int maxRecordBytes, Timings timings) {
    this.config = config;
    this.identity = identity;
    this.maxRecordBytes = maxRecordBytes;
    this.timings = timings;
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** For chunks, which nobody waits for long: what cannot be written soon is given up. */
  KafkaProducer<byte[], byte[]> chunkProducer() {
    return new KafkaProducer<>(
        chunkProducerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** For what workers tell each other: without a group. */
  KafkaConsumer<byte[], byte[]> fleetConsumer() {
    return new KafkaConsumer<>(
        fleetConsumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** For cancels: without a group, and nothing of transactions that were given up. */
  KafkaConsumer<byte[], byte[]> controlConsumer() {
    Map<String, Object> properties = fleetConsumerProperties();
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, identity.workerId() + "-control");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** For the fleet to be told: a report that cannot be written soon is replaced by the next. */
  KafkaProducer<byte[], byte[]> fleetProducer() {
    Map<String, Object> properties = chunkProducerProperties();
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, fleetClientId());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  Admin admin() {
    return Admin.create(adminProperties());
  }

  Map<String, Object> consumerProperties() {
    Map<String, Object> all = common();
    all.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, milliseconds(timings.maxPoll()));
    all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    all.put(
        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
        config.groupProtocol().name().toLowerCase(Locale.ROOT));
    switch (config.groupProtocol()) {
      case CLASSIC -> {
        all.put(
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName());
        all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, milliseconds(timings.session()));
        all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, milliseconds(timings.heartbeat()));
        if (identity.stable()) {
          all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, identity.workerId());
        }
      }
      case CONSUMER -> {
        // Session and heart-beat are the broker's. A static member that was killed could not come
        // back before its session ends (UnreleasedInstanceId), so there is none. The other assignor
        // counts partitions, of whichever topic: a worker may have no part of a lane.
        all.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
      }
    }
    return all;
  }

  Map<String, Object> producerProperties() {
    Map<String, Object> all = common();
    all.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        Identity.transactionalId(config.groupId(), identity.workerId()));
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timings.maxBlock().toMillis());
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, milliseconds(timings.delivery()));
    all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, milliseconds(timings.transaction()));
    // The first write of a transaction waits for the markers of the one before it: 100 ms by
    // default, where 2 suffice (KAFKA-5477).
    all.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 2L);
    all.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 100L);
    // The commit flushes; until then writing overlaps with sending the offsets.
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
    all.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(64L * MIB, 2L * maxRecordBytes));
    return all;
  }

  Map<String, Object> chunkProducerProperties() {
    Map<String, Object> all = common();
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CHUNK_REQUEST.toMillis());
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, milliseconds(CHUNK_REQUEST));
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, milliseconds(CHUNK_DELIVERY));
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0L); // the publisher's interval is the linger
    all.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(32L * MIB, maxRecordBytes));
    return all;
  }

  Map<String, Object> fleetConsumerProperties() {
    Map<String, Object> all = common();
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, fleetClientId());
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MIB);
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MIB);
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, milliseconds(CHUNK_REQUEST));
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, milliseconds(CHUNK_REQUEST));
    return all;
  }

  /** Of its own: members of the group are known by their client ids. */
  private String fleetClientId() {
    return identity.workerId() + "-fleet";
  }

  Map<String, Object> adminProperties() {
    Map<String, Object> all = common();
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, milliseconds(timings.request()));
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, milliseconds(timings.maxBlock()));
    return all;
  }

  private Map<String, Object> common() {
    Map<String, Object> all = new HashMap<>();
    all.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_AGE.toMillis());
    all.putAll(config.properties());
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, identity.workerId());
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, milliseconds(timings.request()));
    return all;
  }

  private static int milliseconds(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
