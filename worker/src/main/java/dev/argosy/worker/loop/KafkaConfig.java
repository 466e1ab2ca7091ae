package dev.argosy.worker.loop;

import dev.argosy.worker.config.Rules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The block {@code kafka}.
 *
 * @param bootstrapServers {@code host:port}, more after commas; default localhost:9092
 * @param groupId the consumer group, part of the transactional ids; letters, digits and {@code . _
 *     -}, at most 200, default argosy. One group is one fleet
 * @param groupProtocol default classic: a crashed static member is back after 3 s instead of 10
 * @param onMissingOffset default fail: a group that lost its offsets should not silently run
 *     everything again
 * @param properties passed to every Kafka client, such as {@code security.protocol}; none of {@link
 *     #PROTECTED}
 */
public record KafkaConfig(
    String bootstrapServers,
    String groupId,
    GroupProtocol groupProtocol,
    OnMissingOffset onMissingOffset,
    Map<String, String> properties) {

  /** What a file without the block means. */
  public static final KafkaConfig DEFAULT =
      new KafkaConfig(
          "localhost:9092", "argosy", GroupProtocol.CLASSIC, OnMissingOffset.FAIL, Map.of());

  /**
   * Properties that guarantees rest on; the worker sets them itself. By line: exactly one result;
   * who we are; the spending lease and the order of time limits; bounded memory; where records go.
   */
  public static final Set<String> PROTECTED =
      Set.of(
          "isolation.level",
          "enable.auto.commit",
          "auto.commit.interval.ms",
          "auto.offset.reset",
          "enable.idempotence",
          "acks",
          "retries",
          "max.in.flight.requests.per.connection",
          "transaction.two.phase.commit.enable",
          "bootstrap.servers",
          "client.id",
          "group.id",
          "group.protocol",
          "group.instance.id",
          "group.remote.assignor",
          "transactional.id",
          "partition.assignment.strategy",
          "session.timeout.ms",
          "heartbeat.interval.ms",
          "max.poll.interval.ms",
          "max.block.ms",
          "delivery.timeout.ms",
          "transaction.timeout.ms",
          "request.timeout.ms",
          "default.api.timeout.ms",
          "retry.backoff.ms",
          "retry.backoff.max.ms",
          "linger.ms",
          "max.request.size",
          "max.poll.records",
          "fetch.max.bytes",
          "max.partition.fetch.bytes",
          "buffer.memory",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "partitioner.class",
          "partitioner.ignore.keys",
          "allow.auto.create.topics");

  /** How the group agrees on who owns which partition. */
  public enum GroupProtocol {
    /** Members decide, cooperatively; static members under a stable id. */
    CLASSIC,
    /** The broker decides (KIP-848). */
    CONSUMER
  }

  /** What to do with a partition that is not new and yet has no committed offset. */
  public enum OnMissingOffset {
    /** Stop, and let a person decide. */
    FAIL,
    /** Run everything that is still there. */
    BEGINNING
  }

  public KafkaConfig {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    Rules rules =
        new Rules()
            .require(
                bootstrapServers.matches(
                    "\\[?[^\\s,]+:[0-9]{1,5}(\\s*,\\s*\\[?[^\\s,]+:[0-9]{1,5})*"),
                "bootstrap-servers",
                "must be host:port, more after commas",
                bootstrapServers)
            .require(
                groupId.matches("[A-Za-z0-9._-]{1,200}"),
                "group-id",
                "must be letters, digits and . _ -, at most 200 of them",
                groupId);
    properties.forEach(
        (key, value) ->
            rules.require(
                !PROTECTED.contains(key),
                "properties." + key,
                "is set by the worker itself, as its guarantees rest on it",
                value));
    rules.hold();
  }

  /** Without the values of properties, which may hold what came from a secret. */
  @Override
  public String toString() {
    return "KafkaConfig[bootstrapServers=%s, groupId=%s, groupProtocol=%s, onMissingOffset=%s, properties=%s]"
        .formatted(bootstrapServers, groupId, groupProtocol, onMissingOffset, properties.keySet());
  }
}
