package dev.argosy.worker.loop;

import dev.argosy.worker.config.Rules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Properties of Kafka's clients that an operator can't set, since Argosy sets them itself, and why.
 * Everything else is passed on: how the cluster is reached, compression, metrics, and what a later
 * version of the clients brings.
 */
public final class ProtectedProperties {
  private enum Reason {
    ONE_RESULT("exactly one result for each request rests on it"),
    IDENTITY("it says who is who in the group"),
    TIME("the right to begin calls and the order of time limits rest on it"),
    MEMORY("the bound on memory rests on it"),
    PLACE("it decides where records go and what they look like"),
    ADDRESS("the address has a key and an option of its own");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  /** Kafka's own switches, of which only its sources tell. */
  private static final String INTERNAL = "internal.";

  private static final Map<String, Reason> REASONS = new LinkedHashMap<>();

  static {
    reason(
        Reason.ONE_RESULT,
        "isolation.level",
        "enable.auto.commit",
        "auto.commit.interval.ms",
        "auto.offset.reset",
        "enable.idempotence",
        "acks",
        "retries",
        "max.in.flight.requests.per.connection",
        "transaction.two.phase.commit.enable",
        "interceptor.classes");
    reason(
        Reason.IDENTITY,
        "client.id",
        "group.id",
        "group.protocol",
        "group.instance.id",
        "group.remote.assignor",
        "transactional.id",
        "partition.assignment.strategy");
    reason(
        Reason.TIME,
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
        "linger.ms");
    reason(
        Reason.MEMORY,
        "max.request.size",
        "max.poll.records",
        "fetch.max.bytes",
        "max.partition.fetch.bytes",
        "buffer.memory");
    reason(
        Reason.PLACE,
        "key.serializer",
        "value.serializer",
        "key.deserializer",
        "value.deserializer",
        "partitioner.class",
        "partitioner.ignore.keys",
        "allow.auto.create.topics");
    reason(Reason.ADDRESS, "bootstrap.servers", "bootstrap.controllers");
  }

  private ProtectedProperties() {}

  /** All their names, but for those that begin with {@code internal.} */
  static Set<String> names() {
    return Collections.unmodifiableSet(REASONS.keySet());
  }

  /** The same by the reasons why they are protected. */
  static Map<String, List<String>> byReason() {
    return REASONS.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                property -> property.getValue().text,
                LinkedHashMap::new,
                Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
  }

  /**
   * Notes a problem for each of these properties that is protected.
   *
   * @param prefix goes before the property's name
   */
  public static void check(Rules rules, String prefix, Map<String, String> properties) {
    properties.forEach(
        (property, value) -> {
          Reason reason = REASONS.get(property);
          rules
              .require(
                  reason == null,
                  prefix + property,
                  "is set by argosy itself: " + (reason == null ? "" : reason.text),
                  value)
              .require(
                  !property.startsWith(INTERNAL),
                  prefix + property,
                  "is for Kafka's own tests, not for use",
                  value);
        });
  }

  private static void reason(Reason reason, String... properties) {
    for (String property : properties) {
      REASONS.put(property, reason);
    }
  }
}
