package dev.argosy.standalone.kafka;

import dev.argosy.contract.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes the topics of an installation. Topics that are there are never changed, only compared:
 * whoever made them otherwise may have had a reason.
 */
public final class TopicCreation {
  private static final int READY_TRIES = 100;
  private static final Duration READY_PAUSE = Duration.ofMillis(50);

  private final KafkaConnection kafka;
  private final OptionalInt partitions;
  private final Optional<Short> replicationFactor;

  /** What became of one topic. */
  public sealed interface Report {
    /** Its name. */
    String topic();

    /** It was not there and is now; or would be, after a dry run. */
    record Created(String topic, int partitions) implements Report {}

    /** It is there and as it should be. */
    record Exists(String topic) implements Report {}

    /** It is there and not as it should be; each difference says what is and what should be. */
    record Differs(String topic, List<String> differences) implements Report {
      public Differs {
        differences = List.copyOf(differences);
      }
    }
  }

  /**
   * @param partitions instead of ours; a topic that must have one, or some at least, has that
   * @param replicationFactor instead of the cluster's default
   */
  public TopicCreation(
      KafkaConnection kafka, OptionalInt partitions, Optional<Short> replicationFactor) {
    this.kafka = kafka;
    this.partitions = partitions;
    this.replicationFactor = replicationFactor;
  }

  /** Makes what is missing, or with {@code dryRun} only asks the cluster whether it would. */
  public List<Report> create(List<TopicSettings> topics, boolean dryRun) {
    try (Admin admin = kafka.admin()) {
      Map<String, TopicDescription> there = described(admin, topics);
      Map<String, Config> configs = configs(admin, there);
      Map<String, KafkaFuture<Void>> created =
          admin
              .createTopics(
                  topics.stream()
                      .filter(topic -> !there.containsKey(topic.topic()))
                      .map(this::newTopic)
                      .toList(),
                  new CreateTopicsOptions().validateOnly(dryRun))
              .values();
      List<Report> reports = new ArrayList<>();
      for (TopicSettings topic : topics) {
        TopicDescription description = there.get(topic.topic());
        reports.add(
            description == null
                ? created(topic, Objects.requireNonNull(created.get(topic.topic())))
                : compared(topic, description, Objects.requireNonNull(configs.get(topic.topic()))));
      }
      if (!dryRun) {
        awaitLeaders(admin, reports);
      }
      return reports;
    }
  }

  /**
   * Until the new topics' leaders answer: a producer's first batches could come to one that is not
   * ready, in another order, and the first would be lost.
   */
  private void awaitLeaders(Admin admin, List<Report> reports) {
    Map<TopicPartition, OffsetSpec> partitionsMade = new HashMap<>();
    for (Report report : reports) {
      if (report instanceof Report.Created made) {
        for (int partition = 0; partition < made.partitions(); partition++) {
          partitionsMade.put(new TopicPartition(made.topic(), partition), OffsetSpec.latest());
        }
      }
    }
    for (int more = READY_TRIES; more > 0; more--) {
      try {
        kafka.answer(admin.listOffsets(partitionsMade).all());
        return;
      } catch (UnknownTopicOrPartitionException notYet) {
        LockSupport.parkNanos(READY_PAUSE.toNanos());
      }
    }
  }

  private Report created(TopicSettings topic, KafkaFuture<Void> creation) {
    try {
      kafka.answer(topic.topic(), creation);
      return new Report.Created(topic.topic(), partitions(topic));
    } catch (TopicExistsException justNow) {
      return new Report.Exists(topic.topic()); // somebody else was faster
    }
  }

  private Report compared(TopicSettings topic, TopicDescription description, Config config) {
    List<String> differences = new ArrayList<>();
    int is = description.partitions().size();
    int should = partitions(topic);
    // Without --partitions any number will do that is enough, unless the topic must have one.
    if (is < topic.fewest()
        || (is != should && (partitions.isPresent() || topic.partitions() == 1))) {
      differences.add("partitions: " + is + ", should be " + should);
    }
    new TreeMap<>(topic.settings())
        .forEach(
            (name, value) -> {
              ConfigEntry entry = config.get(name);
              if (entry == null || !value.equals(entry.value())) {
                differences.add(
                    "%s: %s, should be %s"
                        .formatted(name, entry == null ? "unknown" : entry.value(), value));
              }
            });
    return differences.isEmpty()
        ? new Report.Exists(topic.topic())
        : new Report.Differs(topic.topic(), differences);
  }

  private Map<String, TopicDescription> described(Admin admin, List<TopicSettings> topics) {
    Map<String, TopicDescription> there = new HashMap<>();
    admin
        .describeTopics(topics.stream().map(TopicSettings::topic).toList())
        .topicNameValues()
        .forEach(
            (topic, description) -> {
              try {
                there.put(topic, kafka.answer(topic, description));
              } catch (UnknownTopicOrPartitionException missing) {
                // To be made.
              }
            });
    return there;
  }

  private Map<String, Config> configs(Admin admin, Map<String, TopicDescription> there) {
    Map<String, Config> configs = new HashMap<>();
    admin
        .describeConfigs(
            there.keySet().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList())
        .values()
        .forEach((topic, config) -> configs.put(topic.name(), kafka.answer(topic.name(), config)));
    return configs;
  }

  private NewTopic newTopic(TopicSettings topic) {
    return new NewTopic(topic.topic(), Optional.of(partitions(topic)), replicationFactor)
        .configs(topic.settings());
  }

  private int partitions(TopicSettings topic) {
    return topic.partitions() == 1
        ? 1
        : Math.max(topic.fewest(), partitions.orElse(topic.partitions()));
  }
}
