package dev.argosy.standalone.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one topic from its beginning, or from now on, as a {@code read_committed} reader sees it:
 * results of an open or aborted transaction are not there. Owned by one thread.
 */
public final class CommittedReader implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  private CommittedReader(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    this.consumer = consumer;
    this.partitions = partitions;
  }

  /**
   * Everything that the topic still holds.
   *
   * @throws dev.argosy.standalone.EnvironmentProblem if the topic is not there
   */
  public static CommittedReader fromBeginning(KafkaConnection kafka, String topic) {
    CommittedReader reader = open(kafka, topic);
    reader.consumer.seekToBeginning(reader.partitions);
    reader.look();
    return reader;
  }

  /**
   * What comes after this call.
   *
   * @throws dev.argosy.standalone.EnvironmentProblem if the topic is not there
   */
  public static CommittedReader fromNow(KafkaConnection kafka, String topic) {
    CommittedReader reader = open(kafka, topic);
    reader.look();
    reader.ends.forEach(reader.consumer::seek);
    return reader;
  }

  private static CommittedReader open(KafkaConnection kafka, String topic) {
    kafka.requireTopic(topic);
    KafkaConsumer<byte[], byte[]> consumer = kafka.consumer();
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    return new CommittedReader(consumer, partitions);
  }

  /** Takes the last stable offsets of this moment as the end. */
  public void look() {
    ends.putAll(consumer.endOffsets(partitions));
  }

  /** Whether everything before the end, as last looked at, was returned. */
  public boolean atEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Throws if the cluster does not answer; {@link #poll} alone would only wait. */
  public void probe() {
    consumer.endOffsets(partitions);
  }

  /** The next records; none if none come in this time. */
  public Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration wait) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
