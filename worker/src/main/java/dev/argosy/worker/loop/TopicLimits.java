package dev.argosy.worker.loop;

import dev.argosy.worker.loop.AdminAnswer.Refused;
import dev.argosy.worker.loop.AdminAnswer.Said;
import dev.argosy.worker.loop.RequestLog.Writable;
import dev.argosy.worker.settlement.Outgoing;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the topics: whether they exist and we have the right to read or write them, and
 * the largest record each takes. Thread-safe: refreshed by the admin thread, asked by the loop's.
 */
final class TopicLimits {
  private static final Logger log = LoggerFactory.getLogger(TopicLimits.class);

  private final Admin admin;
  private final LogTopics topics;

  /** By topic; one that is not there can't be used. Written by the admin thread only. */
  private volatile Map<String, Integer> limits = Map.of();

  /** Of each topic; once known, never forgotten. */
  private final Map<String, Integer> partitions = new ConcurrentHashMap<>();

  /** What was said last of a topic, so that it is said once. */
  private final Map<String, String> reasons = new ConcurrentHashMap<>();

  TopicLimits(Admin admin, LogTopics topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /**
   * Blocks. What the broker does not say stays as it was.
   *
   * @return whether it answered for every topic
   */
  boolean refresh() {
    Map<String, Integer> now = new HashMap<>(limits);
    boolean answered = true;
    var existing =
        admin
            .describeTopics(
                topics.all(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    var configs = admin.describeConfigs(resources()).values();
    for (var described : existing.entrySet()) {
      String topic = described.getKey();
      AdminAnswer<TopicDescription> answer = AdminAnswer.await(described.getValue());
      count(topic, answer);
      switch (answer) {
        case Said<TopicDescription>(var description) when !lacking(description).isEmpty() -> {
          now.remove(topic);
          said(topic, "no right to " + lacking(description));
        }
        case Said<TopicDescription> _ -> now.put(topic, limit(topic, configs.get(resource(topic))));
        case Refused<TopicDescription>(var cause) when deniesTopic(cause) -> {
          now.remove(topic);
          said(topic, cause);
        }
        case Refused<TopicDescription>(var cause) -> {
          answered = false;
          said(topic, cause);
        }
      }
    }
    limits = Map.copyOf(now);
    return answered;
  }

  /** Whether every topic can be used. */
  boolean complete() {
    return limits.keySet().containsAll(topics.all());
  }

  private void count(String topic, AdminAnswer<TopicDescription> answer) {
    if (answer instanceof Said<TopicDescription>(var said)) {
      partitions.put(topic, said.partitions().size());
    }
  }

  /** See {@link RequestLog#partitions}. */
  int partitionsRead() {
    return topics.read().stream().mapToInt(this::partitions).sum();
  }

  /** See {@link RequestLog#writable}. */
  Writable writable(Outgoing outgoing) {
    Integer limit = limits.get(outgoing.topic());
    if (limit == null) {
      return new Writable.NoSuchTopic();
    }
    return outgoing.bytes() > limit ? new Writable.TooLarge(limit) : new Writable.Yes();
  }

  /** See {@link RequestLog#partitions}. */
  int partitions(String topic) {
    return partitions.getOrDefault(topic, 0);
  }

  /** Without the right to read a topic's configuration, the producer's own limit has to do. */
  private int limit(String topic, @Nullable KafkaFuture<Config> config) {
    if (config == null) {
      return topics.maxRecordBytes();
    }
    return switch (AdminAnswer.await(config)) {
      case Said<Config>(var known) -> {
        ConfigEntry entry = known.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        yield entry == null
            ? topics.maxRecordBytes()
            : Math.min(topics.maxRecordBytes(), Integer.parseInt(entry.value()));
      }
      case Refused<Config> _ -> limits.getOrDefault(topic, topics.maxRecordBytes());
    };
  }

  /** Empty also if the broker does not say what we may do. */
  private Set<AclOperation> lacking(TopicDescription topic) {
    Set<AclOperation> lacking = EnumSet.noneOf(AclOperation.class);
    Set<AclOperation> rights = topic.authorizedOperations();
    if (rights == null) {
      return lacking;
    }
    if (topics.read().contains(topic.name()) || topics.heard().contains(topic.name())) {
      lacking.add(AclOperation.READ);
    }
    if (topics.written().contains(topic.name())) {
      lacking.add(AclOperation.WRITE);
    }
    lacking.removeAll(rights);
    return lacking;
  }

  private void said(String topic, Object reason) {
    String text = reason.toString();
    if (!text.equals(reasons.put(topic, text))) {
      log.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("reason", text)
          .log("topic cannot be used now");
    }
  }

  private List<ConfigResource> resources() {
    return topics.all().stream().map(TopicLimits::resource).toList();
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static boolean deniesTopic(Throwable cause) {
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException
        || cause instanceof TopicAuthorizationException;
  }
}
