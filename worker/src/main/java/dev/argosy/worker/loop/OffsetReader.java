package dev.argosy.worker.loop;

import static java.util.stream.Collectors.toMap;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.AdminAnswer.Refused;
import dev.argosy.worker.loop.AdminAnswer.Said;
import dev.argosy.worker.loop.OffsetReading.State;
import dev.argosy.worker.loop.OffsetReading.State.Committed;
import dev.argosy.worker.loop.OffsetReading.State.NoCommit;
import dev.argosy.worker.loop.OffsetReading.State.Unstable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the group has committed. Blocks; used by the admin thread only.
 *
 * <p>The partitions are named and the read is a stable one: then a partition in an open transaction
 * is missing from the answer and one without a commit is there, without a value. Asked for the
 * whole group, the broker leaves out both (notes/kafka 8).
 */
final class OffsetReader {
  static final OffsetReading NOTHING = new OffsetReading(Map.of(), Map.of());

  private static final Logger log = LoggerFactory.getLogger(OffsetReader.class);

  private final Admin admin;
  private final String group;

  OffsetReader(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /** Never throws for what the broker says; what it does not say is absent. */
  OffsetReading read(Set<Partition> partitions) {
    Set<String> topics = new HashSet<>();
    partitions.forEach(partition -> topics.add(partition.topic()));
    Map<String, UUID> topicIds = new HashMap<>();
    List<TopicPartition> all = new ArrayList<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (topic, future) -> {
              switch (AdminAnswer.await(future)) {
                case Said<TopicDescription>(var description) -> {
                  topicIds.put(topic, uuid(description.topicId()));
                  description
                      .partitions()
                      .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
                }
                case Refused<TopicDescription>(var cause) -> unread(topic, cause);
              }
            });
    return all.isEmpty() ? NOTHING : new OffsetReading(topicIds, states(all));
  }

  private Map<Partition, State> states(Collection<TopicPartition> partitions) {
    var named = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
    var future =
        admin
            .listConsumerGroupOffsets(
                Map.of(group, named), new ListConsumerGroupOffsetsOptions().requireStable(true))
            .partitionsToOffsetAndMetadata(group);
    switch (AdminAnswer.await(future)) {
      case Refused<Map<TopicPartition, OffsetAndMetadata>>(var cause) -> {
        unread(group, cause);
        return Map.of();
      }
      case Said<Map<TopicPartition, OffsetAndMetadata>>(var committed) -> {
        Map<Partition, State> states = new HashMap<>();
        for (TopicPartition partition : partitions) {
          if (!committed.containsKey(partition)) {
            states.put(ours(partition), new Unstable());
          }
        }
        states.putAll(stable(committed));
        return states;
      }
    }
  }

  private Map<Partition, State> stable(Map<TopicPartition, OffsetAndMetadata> committed) {
    ListOffsetsResult starts = logOffsets(committed.keySet(), OffsetSpec.earliest());
    ListOffsetsResult ends = logOffsets(committed.keySet(), OffsetSpec.latest());
    Map<Partition, State> states = new HashMap<>();
    committed.forEach(
        (partition, commit) -> {
          var start = AdminAnswer.await(offset(starts.partitionResult(partition)));
          var end = AdminAnswer.await(offset(ends.partitionResult(partition)));
          if (start instanceof Said<Long>(Long logStart)
              && end instanceof Said<Long>(Long logEnd)) {
            states.put(
                ours(partition),
                commit == null
                    ? new NoCommit(logStart, logEnd)
                    : new Committed(
                        commit.offset(),
                        commit.metadata(),
                        commit.leaderEpoch().orElse(null),
                        logStart,
                        logEnd));
          } else {
            unread(partition, start instanceof Refused<Long>(var cause) ? cause : end);
          }
        });
    return states;
  }

  private ListOffsetsResult logOffsets(Set<TopicPartition> partitions, OffsetSpec which) {
    return admin.listOffsets(partitions.stream().collect(toMap(Function.identity(), _ -> which)));
  }

  private static KafkaFuture<Long> offset(
      KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> future) {
    return future.thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset);
  }

  private static void unread(Object what, Object reason) {
    log.atWarn()
        .addKeyValue("of", what)
        .addKeyValue("reason", reason)
        .log("committed offsets not read");
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private static Partition ours(TopicPartition partition) {
    return new Partition(partition.topic(), partition.partition());
  }
}
