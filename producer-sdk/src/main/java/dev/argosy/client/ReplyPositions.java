package dev.argosy.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Where one client reads its replies. Owned by the reader's thread.
 *
 * <p>Replies are keyed by the client's name, so they stand in one partition, by Kafka's own rule; a
 * client reads that one only, however many clients share the topic. The ends of <em>all</em>
 * partitions are noted once, before the first request is sent. If partitions are added later, the
 * rule points elsewhere: the client then reads there too, from the end noted or, in a partition
 * that was not there, from the beginning, and stays on the old one for what is still on its way. So
 * no reply can stand where it is not read.
 */
final class ReplyPositions {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final String topic;
  private final byte[] key;
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final TreeSet<Integer> mine = new TreeSet<>();
  private int partitions;

  ReplyPositions(String topic, String client) {
    this.topic = topic;
    this.key = client.getBytes(StandardCharsets.UTF_8);
  }

  /** Puts a new consumer where reading goes on; the first one to the end of this moment. */
  void start(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> all = all(consumer);
    if (next.isEmpty()) {
      // The last stable offset: at or below where any later reply can stand.
      next.putAll(consumer.endOffsets(all, ANSWER));
    }
    read(consumer, all.size());
  }

  /** Notices new partitions; asks the client's own memory, not the broker. */
  void follow(Consumer<byte[], byte[]> consumer) {
    int found = all(consumer).size();
    if (found != partitions) {
      read(consumer, found);
    }
  }

  /** This record needs not be read again. */
  void passed(ConsumerRecord<byte[], byte[]> reply) {
    next.put(new TopicPartition(topic, reply.partition()), reply.offset() + 1);
  }

  private void read(Consumer<byte[], byte[]> consumer, int count) {
    partitions = count;
    mine.add(KeyPartition.of(key, count));
    Collection<TopicPartition> assigned =
        mine.stream().map(partition -> new TopicPartition(topic, partition)).toList();
    consumer.assign(assigned);
    for (TopicPartition partition : assigned) {
      consumer.seek(partition, next.getOrDefault(partition, 0L));
    }
  }

  private List<TopicPartition> all(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> known = consumer.partitionsFor(topic, ANSWER);
    if (known == null || known.isEmpty()) {
      throw new UnknownTopicOrPartitionException("topic " + topic + " is not there");
    }
    return known.stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .collect(Collectors.toList());
  }
}
