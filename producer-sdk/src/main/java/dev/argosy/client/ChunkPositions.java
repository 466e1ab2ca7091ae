package dev.argosy.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link ChunkReader} stands, in the partitions that its streams need. Owned by its thread,
 * but {@link #joined} and {@link #leave}, which any may call.
 *
 * <p>A topic's number of partitions is asked for with each new stream. If it has just grown, worker
 * and client may disagree on a request's partition for as long as their clients take to notice (30
 * s): the text of such an answer then comes with its result.
 */
final class ChunkPositions {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** How often the client's own memory is asked for new partitions. */
  private static final Duration FOLLOW = Duration.ofSeconds(1);

  private final Watches watches;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final Map<ChunkReader.Reader, List<TopicPartition>> entered = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private Set<TopicPartition> assigned = Set.of();
  private long followed = System.nanoTime();

  ChunkPositions(Watches watches) {
    this.watches = watches;
  }

  /** Whether this stream's partition is read already, which it then is until it leaves. */
  boolean joined(ChunkReader.Reader reader) {
    if (reader.since() != null || reader.topics().size() > 1) {
      return false;
    }
    String topic = reader.topics().get(0);
    Integer count = counts.get(topic);
    if (count == null) {
      return false;
    }
    TopicPartition partition = partition(topic, reader.id(), count);
    if (!watches.join(partition)) {
      return false;
    }
    entered.put(reader, List.of(partition));
    return true;
  }

  /** Notes where this stream's partitions are to be read from. */
  void enter(Consumer<byte[], byte[]> consumer, ChunkReader.Reader reader) {
    Map<String, Integer> found = new HashMap<>();
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : reader.topics()) {
      found.put(topic, count(consumer, topic));
      TopicPartition partition = partition(topic, reader.id(), found.get(topic));
      from(consumer, partition, reader.since());
      partitions.add(partition);
    }
    partitions.forEach(watches::enter); // from here on nothing fails, so none is left behind
    entered.put(reader, partitions);
    counts.putAll(found);
  }

  private void from(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, @Nullable Instant since) {
    Long known = watches.all().contains(partition) ? next.get(partition) : null;
    if (known != null && since == null) {
      return;
    }
    // The end first: what is written between the two answers is then behind it, not before it.
    Long end =
        known != null ? known : consumer.endOffsets(List.of(partition), ANSWER).get(partition);
    Long found = since == null ? null : offsetAt(consumer, partition, since);
    Long offset = found == null ? end : found;
    if (offset != null && (known == null || offset < known)) {
      next.put(partition, offset);
      if (assigned.contains(partition)) {
        consumer.seek(partition, offset);
      }
    }
  }

  /** Of the first record at or after this time; null if there is none. */
  private static @Nullable Long offsetAt(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, Instant since) {
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, since.toEpochMilli()), ANSWER).get(partition);
    return found == null ? null : found.offset();
  }

  /** This stream reads no more. */
  void leave(ChunkReader.Reader reader) {
    List<TopicPartition> partitions = entered.remove(reader);
    if (partitions != null) {
      partitions.forEach(watches::leave);
    }
  }

  /** A new consumer knows nothing yet. */
  void restart() {
    assigned = Set.of();
  }

  /** Makes the consumer read what is watched; false if that is nothing. */
  boolean assign(Consumer<byte[], byte[]> consumer) {
    if (System.nanoTime() - followed > FOLLOW.toNanos()) {
      watches.release();
      counts.replaceAll((topic, count) -> count(consumer, topic));
      followed = System.nanoTime();
    }
    Set<TopicPartition> wanted = watches.all();
    if (!wanted.equals(assigned)) {
      consumer.assign(wanted);
      for (TopicPartition partition : wanted) {
        if (!assigned.contains(partition)) {
          consumer.seek(partition, next.getOrDefault(partition, 0L));
        }
      }
      assigned = wanted;
    }
    return !wanted.isEmpty();
  }

  /** This record needs not be read again. */
  void passed(ConsumerRecord<byte[], byte[]> record) {
    next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
  }

  private static TopicPartition partition(String topic, String id, int count) {
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    return new TopicPartition(topic, KeyPartition.of(key, count));
  }

  private static int count(Consumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> known = consumer.partitionsFor(topic, ANSWER);
    if (known == null || known.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " is not there");
    }
    return known.size();
  }
}
