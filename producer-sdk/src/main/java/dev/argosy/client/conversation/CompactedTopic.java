package dev.argosy.client.conversation;

import dev.argosy.client.FleetConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The last committed record of a key, on a compacted topic. Thread-safe: one look-up at a time.
 *
 * <p>The partition is read up to where it ended when it was asked for, which may wait for others'
 * transactions to end: a reader that stops at an open one could take an old version for the last.
 * Of each key its offset is kept, and the record is read there again when it is wanted.
 */
final class CompactedTopic implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  /** A crashed writer's transaction ends by its own time limit and the broker's next look. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final FleetConfig config;
  private final String topic;
  private final Map<String, Long> offsets = new HashMap<>(); // and so on: guarded by this
  private final Map<TopicPartition, Long> read = new HashMap<>();
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable Admin admin;
  private boolean closed;

  CompactedTopic(FleetConfig config, String topic) {
    this.config = config;
    this.topic = topic;
  }

  /**
   * What stands last under this key; null if nothing does.
   *
   * @throws KafkaException if that can't be told
   */
  synchronized @Nullable ConversationState last(String key) {
    KafkaConsumer<byte[], byte[]> reading = consumer();
    TopicPartition partition = new TopicPartition(topic, partition(key));
    catchUp(reading, partition);
    Long offset = offsets.get(key);
    return offset == null ? null : at(reading, partition, offset);
  }

  /** Where this key's records stand. The rule is ours, as nobody else writes here. */
  synchronized int partition(String key) {
    List<PartitionInfo> partitions = consumer().partitionsFor(topic, ANSWER);
    if (partitions == null || partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " is not there");
    }
    return Math.floorMod(key.hashCode(), partitions.size());
  }

  private void catchUp(KafkaConsumer<byte[], byte[]> reading, TopicPartition partition) {
    long end = answer(admin().listOffsets(Map.of(partition, OffsetSpec.latest())).all(), partition);
    reading.assign(List.of(partition));
    Long from = read.get(partition);
    if (from == null) {
      reading.seekToBeginning(List.of(partition));
    } else {
      reading.seek(partition, from);
    }
    long begin = System.nanoTime();
    while (reading.position(partition, ANSWER) < end) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new org.apache.kafka.common.errors.TimeoutException(
            partition + " was not read up to " + end + " within " + PATIENCE);
      }
      for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
        note(record);
      }
    }
    read.put(partition, reading.position(partition, ANSWER));
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return; // not ours: a compacted topic takes none of these
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      offsets.remove(key);
    } else {
      offsets.put(key, record.offset());
    }
  }

  private ConversationState at(
      KafkaConsumer<byte[], byte[]> reading, TopicPartition partition, long offset) {
    reading.seek(partition, offset);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < ANSWER.toNanos()) {
      for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
        if (record.offset() != offset) {
          throw new KafkaException(partition + "@" + offset + " has just been compacted away");
        }
        return ConversationState.of(record.value());
      }
    }
    throw new org.apache.kafka.common.errors.TimeoutException(
        partition + "@" + offset + " was not read within " + ANSWER);
  }

  private long answer(
      KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> asked, TopicPartition partition) {
    ListOffsetsResultInfo found = get(asked).get(partition);
    if (found == null) {
      throw new KafkaException("no answer about " + partition);
    }
    return found.offset();
  }

  private <T> T get(KafkaFuture<T> asked) {
    try {
      return asked.get(2 * ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(failed);
    } catch (TimeoutException late) {
      throw new KafkaException("no answer about " + topic, late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", interrupted);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    if (closed) {
      throw new KafkaException("the store is closed");
    }
    KafkaConsumer<byte[], byte[]> known = consumer;
    if (known == null) {
      requireCompaction();
      Map<String, Object> all = clients();
      all.put("isolation.level", "read_committed");
      all.put("enable.auto.commit", false);
      all.put("auto.offset.reset", "earliest");
      all.put("allow.auto.create.topics", false);
      known = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer = known;
    }
    return known;
  }

  /** Where old records are deleted, conversations would be. */
  private void requireCompaction() {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Config settings = get(admin().describeConfigs(List.of(resource)).all()).get(resource);
      String policy = settings == null ? "" : settings.get("cleanup.policy").value();
      if (!"compact".equals(policy)) {
        throw new KafkaException("cleanup.policy of " + topic + " must be compact, was " + policy);
      }
    } catch (AuthorizationException notAllowed) {
      // Then whoever made the topic has to know.
    }
  }

  private Admin admin() {
    Admin known = admin;
    if (known == null) {
      known = Admin.create(clients());
      admin = known;
    }
    return known;
  }

  private Map<String, Object> clients() {
    Map<String, Object> all = new HashMap<>(config.properties());
    all.put("bootstrap.servers", config.bootstrapServers());
    all.put("client.id", config.clientName() + "-conversations");
    all.put("request.timeout.ms", (int) ANSWER.toMillis() / 2);
    all.put("default.api.timeout.ms", (int) ANSWER.toMillis());
    return all;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
    if (admin != null) {
      admin.close(ANSWER);
      admin = null;
    }
  }
}
