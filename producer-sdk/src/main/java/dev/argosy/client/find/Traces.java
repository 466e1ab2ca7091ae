package dev.argosy.client.find;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Reads what topics hold of one id, from an instant to their ends. Owned by one thread. */
final class Traces {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final List<Looked> looked = new ArrayList<>();

  Traces(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  List<Looked> looked() {
    return List.copyOf(looked);
  }

  /** The records of this key. */
  List<ConsumerRecord<byte[], byte[]>> ofKey(
      byte[] key, Collection<TopicPartition> partitions, @Nullable Instant since) {
    return matching(record -> Arrays.equals(record.key(), key), partitions, since);
  }

  /** The records that this holds for, in the order of each partition. */
  List<ConsumerRecord<byte[], byte[]>> matching(
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      Collection<TopicPartition> partitions,
      @Nullable Instant since) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    Map<TopicPartition, Long> starts = starts(partitions, since, ends);
    Set<TopicPartition> open = new HashSet<>();
    starts.forEach(
        (partition, start) -> {
          looked.add(new Looked(partition.toString(), start, ends.getOrDefault(partition, start)));
          if (start < ends.getOrDefault(partition, start)) {
            open.add(partition);
          }
        });
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    consumer.assign(open);
    open.forEach(partition -> consumer.seek(partition, starts.getOrDefault(partition, 0L)));
    while (!open.isEmpty()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (records.isEmpty()) { // it waits for a broker that is gone; this throws
        consumer.endOffsets(open, ANSWER);
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (wanted.test(record)) {
          found.add(record);
        }
      }
      if (open.removeIf(
          partition -> consumer.position(partition, ANSWER) >= ends.getOrDefault(partition, 0L))) {
        consumer.assign(open); // what is left keeps its position
      }
    }
    return found;
  }

  /** Where a partition's log begins. */
  long begin(TopicPartition partition) {
    return consumer.beginningOffsets(List.of(partition), ANSWER).getOrDefault(partition, 0L);
  }

  private Map<TopicPartition, Long> starts(
      Collection<TopicPartition> partitions,
      @Nullable Instant since,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(partitions, ANSWER));
    if (since != null) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, Math.max(0, since.toEpochMilli())));
      Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times, ANSWER);
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp first = offsets.get(partition);
        starts.put(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
      }
    }
    return starts;
  }

  /** A topic's partitions. */
  List<TopicPartition> partitions(String topic) {
    List<PartitionInfo> known = consumer.partitionsFor(topic, ANSWER);
    if (known == null || known.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " is not there");
    }
    return known.stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }
}
