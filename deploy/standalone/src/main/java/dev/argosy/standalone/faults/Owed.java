package dev.argosy.standalone.faults;

import dev.argosy.contract.SettledOffsets;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the group has yet to settle, by what it has committed: as long as a record is owed, a second
 * result may still come. Owned by one thread.
 */
final class Owed implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration READ = Duration.ofSeconds(5);

  private final KafkaConnection kafka;
  private final String group;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * @param topics all that the group reads
   */
  Owed(KafkaConnection kafka, String group, Collection<String> topics) {
    this.kafka = kafka;
    this.group = group;
    this.admin = kafka.admin();
    this.consumer = kafka.consumer();
    this.partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
  }

  /**
   * The partitions that are not settled to their ends, each with what is left; empty if all are.
   */
  List<String> left() {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed = committed();
      Map<TopicPartition, Long> ends = ends();
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      List<String> left = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata commit = committed.get(partition);
        long from =
            Math.max(
                commit == null ? 0 : commit.offset(),
                Objects.requireNonNull(begins.get(partition)));
        long end = Objects.requireNonNull(ends.get(partition));
        if (from < end) {
          left(partition, from, end, unsettled(commit)).ifPresent(left::add);
        }
      }
      return left;
    } catch (KafkaException | EnvironmentProblem later) {
      return List.of(String.valueOf(later.getMessage()));
    }
  }

  /** Which offsets at or above the committed one are not settled. */
  static LongPredicate unsettled(@Nullable OffsetAndMetadata commit) {
    if (commit == null) {
      return _ -> true;
    }
    Optional<SettledOffsets> map =
        SettledOffsets.ofText(commit.metadata()).filter(each -> each.base() == commit.offset());
    return offset ->
        offset >= commit.offset() && map.filter(each -> each.contains(offset)).isEmpty();
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() {
    var asked = Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions));
    var stable = new ListConsumerGroupOffsetsOptions().requireStable(true);
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    kafka
        .answer(admin.listConsumerGroupOffsets(asked, stable).partitionsToOffsetAndMetadata(group))
        .forEach(
            (partition, commit) -> {
              if (commit != null) {
                committed.put(partition, commit);
              }
            });
    return committed;
  }

  private Map<TopicPartition, Long> ends() {
    Map<TopicPartition, OffsetSpec> latest =
        partitions.stream().collect(Collectors.toMap(each -> each, _ -> OffsetSpec.latest()));
    return kafka.answer(admin.listOffsets(latest).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  /** The ends of transactions stand in a log too, so its end alone says nothing: it is read. */
  private Optional<String> left(
      TopicPartition partition, long from, long end, LongPredicate unsettled) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long records = 0;
    long start = System.nanoTime();
    while (consumer.position(partition) < end) {
      if (System.nanoTime() - start > READ.toNanos()) {
        return Optional.of("%s is not decided from %d on".formatted(partition, from));
      }
      records +=
          consumer.poll(POLL).records(partition).stream()
              .filter(record -> record.offset() < end && unsettled.test(record.offset()))
              .count();
    }
    return records == 0
        ? Optional.empty()
        : Optional.of("%d records of %s from %d on".formatted(records, partition, from));
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
