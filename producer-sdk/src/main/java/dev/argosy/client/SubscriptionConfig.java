package dev.argosy.client;

import dev.argosy.contract.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * What a {@link ResultSubscription} reads, and how it treats a handler that fails. Immutable;
 * {@link #builder} knows the defaults.
 *
 * @param bootstrapServers {@code host:port} of the cluster, more after commas
 * @param properties for the Kafka consumer, such as {@code security.protocol}, {@code sasl.*},
 *     {@code ssl.*}; also {@code group.protocol}, {@code group.instance.id}, {@code
 *     auto.offset.reset}. What the subscription rests on is refused: isolation, commits, time
 *     limits, deserializers
 * @param group the consumer group: each group gets every result, its members share them
 * @param topic the result topic, or a reply topic of your own
 * @param tenant only results of this tenant reach the handler; empty means all
 * @param maxAttempts how often the handler is tried with one result, the first time included;
 *     1..1,000
 * @param backoffBase pause after its first failure, doubled after each further one; 1 ms to 1 h
 * @param backoffMax longest pause; {@code backoffBase} to 1 h
 * @param maxHandling longest that one call of the handler may take (Kafka's {@code
 *     max.poll.interval.ms}); over it the group gives the partition, and the result, to another
 *     member; 1 s to 24 h
 * @param maxPollRecords results taken from Kafka at once; 1..10,000
 * @param closeTimeout how long {@code close} waits for the call at hand; 0 to 10 min
 */
public record SubscriptionConfig(
    String bootstrapServers,
    Map<String, String> properties,
    String group,
    String topic,
    String tenant,
    int maxAttempts,
    Duration backoffBase,
    Duration backoffMax,
    Duration maxHandling,
    int maxPollRecords,
    Duration closeTimeout) {

  public SubscriptionConfig {
    properties = Map.copyOf(properties);
    Checks.servers(bootstrapServers);
    KafkaProperties.refuse(properties, KafkaProperties.SUBSCRIPTION_PROTECTED);
    Checks.require(
        !group.isBlank() && group.length() <= 249, "group", "must have 1..249 characters", group);
    Checks.topic("topic", topic);
    Checks.range("maxAttempts", maxAttempts, 1, 1_000);
    Checks.range("backoffBase", backoffBase, Duration.ofMillis(1), Duration.ofHours(1));
    Checks.range("backoffMax", backoffMax, backoffBase, Duration.ofHours(1));
    Checks.range("maxHandling", maxHandling, Duration.ofSeconds(1), Duration.ofHours(24));
    Checks.range("maxPollRecords", maxPollRecords, 1, 10_000);
    Checks.range("closeTimeout", closeTimeout, Duration.ZERO, Duration.ofMinutes(10));
  }

  /** The defaults, for a cluster at this address. */
  public static Builder builder(String bootstrapServers, String group) {
    return new Builder(bootstrapServers, group);
  }

  /** Without the values of the properties, which hold secrets. */
  @Override
  public String toString() {
    return "SubscriptionConfig[bootstrapServers="
        + bootstrapServers
        + ", properties="
        + properties.keySet()
        + ", group="
        + group
        + ", topic="
        + topic
        + ", tenant="
        + tenant
        + "]";
  }

  /** Collects a configuration. Not thread-safe. */
  public static final class Builder {
    private final String bootstrapServers;
    private final String group;
    private Map<String, String> properties = Map.of();
    private String topic = Topics.defaults().results();
    private String tenant = "";
    private int maxAttempts = 10;
    private Duration backoffBase = Duration.ofSeconds(1);
    private Duration backoffMax = Duration.ofMinutes(1);
    private Duration maxHandling = Duration.ofMinutes(5);
    private int maxPollRecords = 100;
    private Duration closeTimeout = Duration.ofSeconds(30);

    private Builder(String bootstrapServers, String group) {
      this.bootstrapServers = bootstrapServers;
      this.group = group;
    }

    /** Properties for the Kafka consumer: how to log in. Default none. */
    public Builder properties(Map<String, String> kafkaProperties) {
      this.properties = kafkaProperties;
      return this;
    }

    /** The topic to read. Default {@code argosy.results}. */
    public Builder topic(String name) {
      this.topic = name;
      return this;
    }

    /** Only results of this tenant, by their header. Default all. */
    public Builder tenant(String name) {
      this.tenant = name;
      return this;
    }

    /** Attempts of the handler for one result. Default 10. */
    public Builder maxAttempts(int attempts) {
      this.maxAttempts = attempts;
      return this;
    }

    /** Pause after a failure, and its ceiling. Default 1 second, 1 minute. */
    public Builder backoff(Duration base, Duration max) {
      this.backoffBase = base;
      this.backoffMax = max;
      return this;
    }

    /** Longest that one call of the handler may take. Default 5 minutes. */
    public Builder maxHandling(Duration limit) {
      this.maxHandling = limit;
      return this;
    }

    /** Results taken from Kafka at once. Default 100. */
    public Builder maxPollRecords(int records) {
      this.maxPollRecords = records;
      return this;
    }

    /** How long {@code close} waits for the call at hand. Default 30 seconds. */
    public Builder closeTimeout(Duration timeout) {
      this.closeTimeout = timeout;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException naming the key, the rule and the value that breaks it
     */
    public SubscriptionConfig build() {
      return new SubscriptionConfig(
          bootstrapServers,
          properties,
          group,
          topic,
          tenant,
          maxAttempts,
          backoffBase,
          backoffMax,
          maxHandling,
          maxPollRecords,
          closeTimeout);
    }
  }
}
