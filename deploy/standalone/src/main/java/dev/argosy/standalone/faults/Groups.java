package dev.argosy.standalone.faults;

import dev.argosy.contract.Topics;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Topics and the workers' group, changed from outside as an operator would. */
final class Groups {
  private static final Duration EMPTY = Duration.ofMinutes(1);
  private static final Duration STABLE = Duration.ofMinutes(1);
  private static final Duration SHARED = Duration.ofSeconds(15);

  private Groups() {}

  /** Makes one more topic of requests. */
  static void create(Site site, String topic) {
    try (Admin admin = site.kafka().admin()) {
      site.kafka()
          .answer(
              admin
                  .createTopics(
                      List.of(
                          new NewTopic(topic, Optional.of(FaultRun.PARTITIONS), Optional.empty())
                              .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                  .all());
    }
  }

  /** Gives the lane more partitions. */
  static void addPartitions(Site site, int total) {
    try (Admin admin = site.kafka().admin()) {
      site.kafka()
          .answer(
              admin.createPartitions(Map.of(Scene.LANE, NewPartitions.increaseTo(total))).all());
    }
  }

  /** Results are taken only if so many replicas are in sync. */
  static void demandReplicas(Site site, int count) {
    configureResults(site, "min.insync.replicas", count);
  }

  /** Results are taken only if they have at most so many bytes. */
  static void limitResults(Site site, int bytes) {
    configureResults(site, "max.message.bytes", bytes);
  }

  private static void configureResults(Site site, String name, int value) {
    ConfigResource results =
        new ConfigResource(ConfigResource.Type.TOPIC, Topics.defaults().results());
    AlterConfigOp demand =
        new AlterConfigOp(new ConfigEntry(name, Integer.toString(value)), AlterConfigOp.OpType.SET);
    try (Admin admin = site.kafka().admin()) {
      site.kafka().answer(admin.incrementalAlterConfigs(Map.of(results, List.of(demand))).all());
    }
  }

  /**
   * Waits until the group has no member any more: those that were killed are members for a while.
   */
  static void awaitEmpty(Site site, Admin admin) {
    site.patience()
        .until(
            "the group is empty",
            EMPTY,
            () -> {
              var group = admin.describeConsumerGroups(List.of(Scene.GROUP)).describedGroups();
              return site.kafka()
                  .answer(Objects.requireNonNull(group.get(Scene.GROUP)))
                  .members()
                  .isEmpty();
            });
  }

  /**
   * Waits a while until each of these workers has partitions of the lane: a member of a KIP-848
   * group serves what it has, which may be nothing, before others have given theirs up; and its
   * broker balances the number of partitions, not that of each topic's.
   *
   * @return who has how many
   */
  static String awaitShared(
      KafkaConnection kafka, Patience patience, Collection<WorkerProcess> workers) {
    try (Admin admin = kafka.admin()) {
      patience.holds(
          SHARED,
          () -> workers.stream().noneMatch(worker -> owned(kafka, admin, worker).isEmpty()));
      return workers.stream()
          .map(worker -> worker.id() + " " + owned(kafka, admin, worker).size())
          .collect(Collectors.joining(", "));
    }
  }

  /** The lane's partitions that this worker has. */
  static List<TopicPartition> owned(KafkaConnection kafka, Admin admin, WorkerProcess worker) {
    var group = admin.describeConsumerGroups(List.of(Scene.GROUP)).describedGroups();
    return kafka.answer(Objects.requireNonNull(group.get(Scene.GROUP))).members().stream()
        .filter(member -> member.clientId().equals(worker.id()))
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .filter(partition -> partition.topic().equals(Scene.LANE))
        .toList();
  }

  /** What is committed for the lane, once no transaction is open on it any more. */
  static Map<TopicPartition, OffsetAndMetadata> committed(Site site, Admin admin) {
    Set<TopicPartition> partitions =
        IntStream.range(0, FaultRun.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Scene.LANE, partition))
            .collect(Collectors.toSet());
    var asked = Map.of(Scene.GROUP, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions));
    var stable = new ListConsumerGroupOffsetsOptions().requireStable(true);
    AtomicReference<Map<TopicPartition, OffsetAndMetadata>> answer =
        new AtomicReference<>(Map.of());
    site.patience()
        .until(
            "the group's offsets are decided",
            STABLE,
            () -> {
              try {
                answer.set(
                    site.kafka()
                        .answer(
                            admin
                                .listConsumerGroupOffsets(asked, stable)
                                .partitionsToOffsetAndMetadata(Scene.GROUP)));
                return answer.get().keySet().containsAll(partitions);
              } catch (KafkaException undecided) {
                return false;
              }
            });
    return answer.get().entrySet().stream()
        .filter(each -> each.getValue() != null)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
