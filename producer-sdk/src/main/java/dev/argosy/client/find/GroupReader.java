package dev.argosy.client.find;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Asks the cluster for a {@link GroupView}. Owned by one thread. */
final class GroupReader {
  private static final long ANSWER_SECONDS = 10;
  private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Admin admin;
  private final String group;

  GroupReader(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  GroupView view(Collection<TopicPartition> partitions) {
    Map<String, UUID> topicIds = new HashMap<>();
    List<String> topics = partitions.stream().map(TopicPartition::topic).distinct().toList();
    answer(admin.describeTopics(topics).allTopicNames())
        .forEach((topic, description) -> topicIds.put(topic, uuid(description.topicId())));
    return new GroupView(committed(partitions), topicIds, owners());
  }

  /**
   * As far as it is decided: a commit that is on its way is waited for, a short while. A partition
   * whose commit stays undecided is taken as it was before.
   */
  private Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions) {
    long begin = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> stable = committed(partitions, true);
    while (!stable.keySet().containsAll(partitions)) {
      if (System.nanoTime() - begin > STABLE_NANOS) {
        stable = committed(partitions, false);
        break;
      }
      stable = committed(partitions, true);
    }
    Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
    stable.forEach(
        (partition, commit) -> {
          if (commit != null) {
            known.put(partition, commit);
          }
        });
    return known;
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(
      Collection<TopicPartition> partitions, boolean stable) {
    var named = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
    return answer(
        admin
            .listConsumerGroupOffsets(
                Map.of(group, named), new ListConsumerGroupOffsetsOptions().requireStable(stable))
            .partitionsToOffsetAndMetadata(group));
  }

  /** Whoever may not see the group's members, or where it has none, hears of no owners. */
  private Map<TopicPartition, Owner> owners() {
    try {
      return answer(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
          .map(described -> GroupView.owners(described.members()))
          .findFirst()
          .orElse(Map.of());
    } catch (AuthorizationException | GroupIdNotFoundException unseen) {
      return Map.of();
    }
  }

  static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new KafkaException("the cluster refused", failed.getCause());
    } catch (TimeoutException late) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "no answer after " + ANSWER_SECONDS + " s", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", interrupted);
    }
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
