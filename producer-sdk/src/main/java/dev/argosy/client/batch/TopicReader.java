package dev.argosy.client.batch;

import dev.argosy.client.batch.BatchException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads all partitions of one topic from positions of its own. Owned by one thread. */
final class TopicReader implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private List<TopicPartition> partitions = List.of();

  /** Closes the consumer in the end. */
  TopicReader(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /** Where each partition ends now. */
  Positions ends() {
    return positions(consumer.endOffsets(known(), ANSWER));
  }

  /**
   * Reads on from here.
   *
   * @throws BatchException if a record that stood there was deleted, or the topic is another one
   */
  void from(Positions start) {
    from(start, false);
  }

  /** The same, but where records were deleted it goes on behind them. */
  void fromWhatIsKept(Positions start) {
    from(start, true);
  }

  private void from(Positions start, boolean orLater) {
    partitions = known();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, ANSWER);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      long wanted = start.of(partition.partition());
      long begin = begins.getOrDefault(partition, 0L);
      if (wanted > ends.getOrDefault(partition, 0L)) {
        throw new BatchException(
            Reason.TOPIC,
            partition
                + " ends at "
                + ends.get(partition)
                + ", before offset "
                + wanted
                + " where this batch stands: the topic was made anew");
      }
      if (wanted < begin && !orLater) {
        throw new BatchException(
            Reason.OVERTAKEN,
            "the topic keeps its records no longer: "
                + partition
                + " begins at offset "
                + begin
                + ", this batch has read to "
                + wanted);
      }
      consumer.seek(partition, Math.max(wanted, begin));
    }
  }

  /** Notices new partitions, which are read from their beginning. Asks the client's own memory. */
  void follow() {
    List<TopicPartition> now = known();
    if (now.size() > partitions.size()) {
      Positions here = positions();
      partitions = now;
      consumer.assign(now);
      now.forEach(partition -> consumer.seek(partition, here.of(partition.partition())));
    }
  }

  /** Throws if the broker does not answer; {@code poll} alone would only wait. */
  void probe() {
    consumer.endOffsets(partitions, ANSWER);
  }

  /** The next records; none if none come in this time. */
  Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration wait) {
    try {
      return consumer.poll(wait);
    } catch (OffsetOutOfRangeException overtaken) {
      throw new BatchException(
          Reason.OVERTAKEN,
          topic + " deleted records before they were read: " + overtaken.getMessage(),
          overtaken);
    }
  }

  /** Behind all records that {@link #poll} has returned. */
  Positions positions() {
    Map<TopicPartition, Long> next = new HashMap<>();
    for (TopicPartition partition : partitions) {
      next.put(partition, consumer.position(partition, ANSWER));
    }
    return positions(next);
  }

  /** Whether everything before these ends was returned. */
  boolean reached(Positions ends) {
    return partitions.stream()
        .allMatch(
            partition -> consumer.position(partition, ANSWER) >= ends.of(partition.partition()));
  }

  private List<TopicPartition> known() {
    List<PartitionInfo> found;
    try {
      found = consumer.partitionsFor(topic, ANSWER);
    } catch (UnknownTopicOrPartitionException missing) {
      found = List.of();
    }
    if (found == null || found.isEmpty()) {
      throw new BatchException(Reason.TOPIC, "topic " + topic + " is not there");
    }
    return found.stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .collect(Collectors.toList());
  }

  private static Positions positions(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> next = new TreeMap<>();
    offsets.forEach((partition, offset) -> next.put(partition.partition(), offset));
    return new Positions(next);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
