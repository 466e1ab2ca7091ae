package dev.argosy.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The properties of our Kafka clients, in three layers of which the last wins: defaults that a
 * service may change, the service's own, and what the guarantees rest on.
 */
final class KafkaProperties {
  /**
   * Refused in a service's properties. By line: where and who; no request lost or doubled by the
   * client itself; its time limits and bounds; only committed results, from a known position.
   */
  static final Set<String> PROTECTED =
      Set.of(
          "bootstrap.servers",
          "client.id",
          "group.id",
          "group.instance.id",
          "group.protocol",
          "partition.assignment.strategy",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "partitioner.class",
          "partitioner.ignore.keys",
          "acks",
          "enable.idempotence",
          "retries",
          "max.in.flight.requests.per.connection",
          "transactional.id",
          "max.block.ms",
          "delivery.timeout.ms",
          "request.timeout.ms",
          "default.api.timeout.ms",
          "max.request.size",
          "buffer.memory",
          "isolation.level",
          "enable.auto.commit",
          "auto.offset.reset",
          "allow.auto.create.topics");

  /** The same for a subscription, whose group is the service's business. */
  static final Set<String> SUBSCRIPTION_PROTECTED = subscriptionProtected();

  /** How soon a new partition of the reply topic is noticed; the workers take as long. */
  private static final int METADATA_AGE_MILLIS = 30_000;

  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

  /** Connecting takes a moment even where the service wants no waiting for room. */
  private static final Duration FIRST_USE = Duration.ofSeconds(5);

  /** Room beside the value: key, headers, batch. */
  static final int OVERHEAD_BYTES = 2 << 10;

  private static final int FETCH_BYTES = 16 << 20;

  private static final int CHUNKS_A_POLL = 5_000;
  private static final int CHUNK_FETCH_MILLIS = 50;

  private KafkaProperties() {}

  /** Throws if a property is one that we set ourselves. */
  static void refuse(Map<String, String> properties, Set<String> protectedNames) {
    Set<String> refused = new TreeSet<>(properties.keySet());
    refused.retainAll(protectedNames);
    Checks.require(
        refused.isEmpty(), "properties", "must leave to the client what it rests on", refused);
  }

  /** The wait for what a client learns when it is first used: leaders, positions. */
  static Duration firstUse(Duration maxBlock) {
    return maxBlock.compareTo(FIRST_USE) < 0 ? FIRST_USE : maxBlock;
  }

  static Map<String, Object> producer(FleetConfig config, String name) {
    Map<String, Object> all = new HashMap<>();
    // Prompts of 2 and 20 KB shrink to 59 and 66 %. zstd (40 and 48 %, at the same CPU) would load
    // a
    // native library in the service's process; it is a property away.
    all.put("compression.type", "lz4");
    // A batch fills by itself while the one before it is on its way.
    all.put("linger.ms", 0);
    common(all, config.properties(), config.bootstrapServers(), name);
    all.put("acks", "all");
    all.put("enable.idempotence", true);
    all.put("max.block.ms", firstUse(config.maxBlock()).toMillis());
    int sendTimeout = Math.toIntExact(config.sendTimeout().toMillis());
    int linger = Integer.parseInt(all.get("linger.ms").toString());
    all.put("delivery.timeout.ms", sendTimeout + linger);
    all.put("request.timeout.ms", Math.min(REQUEST_TIMEOUT_MILLIS, sendTimeout));
    all.put("max.request.size", config.maxRequestBytes() + OVERHEAD_BYTES);
    all.put("buffer.memory", config.bufferBytes() + OVERHEAD_BYTES);
    return all;
  }

  static Map<String, Object> replyReader(FleetConfig config, String name) {
    Map<String, Object> all = new HashMap<>();
    all.put("fetch.max.bytes", FETCH_BYTES);
    common(all, config.properties(), config.bootstrapServers(), name);
    consumer(all);
    // Only where the broker has deleted what we did not read: on with what is left.
    all.put("auto.offset.reset", "earliest");
    return all;
  }

  static Map<String, Object> chunkReader(FleetConfig config, String name) {
    Map<String, Object> all = new HashMap<>();
    all.put("fetch.max.bytes", FETCH_BYTES);
    all.put("max.poll.records", CHUNKS_A_POLL);
    // A partition that is read anew waits for the fetch that is under way.
    all.put("fetch.max.wait.ms", CHUNK_FETCH_MILLIS);
    common(all, config.properties(), config.bootstrapServers(), name);
    consumer(all);
    all.put("auto.offset.reset", "earliest");
    return all;
  }

  static Map<String, Object> subscription(SubscriptionConfig config, String name) {
    Map<String, Object> all = new HashMap<>();
    all.put("fetch.max.bytes", FETCH_BYTES);
    all.put("auto.offset.reset", "earliest");
    if (!"consumer".equals(config.properties().get("group.protocol"))) {
      all.put(
          "partition.assignment.strategy",
          "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    }
    common(all, config.properties(), config.bootstrapServers(), name);
    consumer(all);
    all.put("group.id", config.group());
    all.put("max.poll.interval.ms", Math.toIntExact(config.maxHandling().toMillis()));
    all.put("max.poll.records", config.maxPollRecords());
    return all;
  }

  private static void common(
      Map<String, Object> all, Map<String, String> properties, String servers, String name) {
    all.put("metadata.max.age.ms", METADATA_AGE_MILLIS);
    all.putAll(properties);
    all.put("bootstrap.servers", servers);
    all.put("client.id", name);
  }

  private static void consumer(Map<String, Object> all) {
    all.put("isolation.level", "read_committed");
    all.put("enable.auto.commit", false);
    all.put("allow.auto.create.topics", false);
    all.put("request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
    all.put("default.api.timeout.ms", REQUEST_TIMEOUT_MILLIS);
  }

  private static Set<String> subscriptionProtected() {
    Set<String> names = new TreeSet<>(PROTECTED);
    names.removeAll(
        Set.of(
            "auto.offset.reset",
            "group.protocol",
            "group.instance.id",
            "partition.assignment.strategy"));
    names.addAll(Set.of("max.poll.interval.ms", "max.poll.records"));
    return Set.copyOf(names);
  }
}
