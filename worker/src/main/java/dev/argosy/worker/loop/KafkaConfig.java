package dev.argosy.worker.loop;

import dev.argosy.worker.config.Rules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
 *     ProtectedProperties}
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
    ProtectedProperties.check(rules, "properties.", properties);
    rules.hold();
  }

  /** Without the values of properties, which may hold what came from a secret. */
  @Override
  public String toString() {
    return "KafkaConfig[bootstrapServers=%s, groupId=%s, groupProtocol=%s, onMissingOffset=%s, properties=%s]"
        .formatted(bootstrapServers, groupId, groupProtocol, onMissingOffset, properties.keySet());
  }
}
