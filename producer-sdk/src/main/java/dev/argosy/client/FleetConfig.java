package dev.argosy.client;

import dev.argosy.content.ContentStore;
import dev.argosy.contract.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * How a client reaches the fleet, and its limits. Immutable; {@link #builder} knows the defaults.
 *
 * @param bootstrapServers {@code host:port} of the cluster, more after commas
 * @param properties for every Kafka client, such as {@code security.protocol}, {@code sasl.*},
 *     {@code ssl.*}, {@code compression.type}, {@code interceptor.classes}. What the client rests
 *     on is refused: acknowledgements, idempotence, isolation, positions, time limits, serializers
 * @param clientName start of the client's name, 1..200 of {@code a-zA-Z0-9._-}; each client adds a
 *     random end, so that none gets the replies of an earlier life
 * @param requestsTopic the lane that requests go to
 * @param controlTopic where it is said that requests are not wanted any more
 * @param repliesTopic where results come back; the fleet's shared topic, or one of your own
 * @param ownReplies whether {@code repliesTopic} is your own: requests then name it, and the lane
 *     must allow it
 * @param chunksTopic where the workers write answers while they grow, for {@link Fleet#stream}
 * @param resultsTopic where all results stand, for {@link Fleet#follow}
 * @param submitTimeout how long a {@code submit} waits for its result unless it says otherwise; 1
 *     ms to 24 h, the fleet's own limit for a request
 * @param maxPending results awaited at once; 1..1,000,000. A place is about 1 KB
 * @param maxBlock longest that a call waits for room; 0 to 1 minute, 0 refuses at once. Where Kafka
 *     has to be asked first (leaders, the first position on the reply topic) it may be 5 s
 * @param sendTimeout longest from handing a request to Kafka until its acknowledgement; 1 s to 5
 *     min
 * @param closeTimeout how long {@code close} waits for results that are pending; 0 to 10 min
 * @param maxRequestBytes largest record; 1 KiB to 1 GiB, at most what the topic takes
 * @param bufferBytes requests that Kafka has not acknowledged yet, in bytes; at least {@code
 *     maxRequestBytes}. As much again may be on its way into the store of {@code content}
 * @param streamBufferBytes pieces of open streams that their readers have not taken yet, in bytes,
 *     all streams together, and a sixteenth of it for each; 64 KiB to 16 GiB. What finds no room
 *     comes with the result
 * @param content what is kept outside of Kafka
 */
public record FleetConfig(
    String bootstrapServers,
    Map<String, String> properties,
    String clientName,
    String requestsTopic,
    String controlTopic,
    String repliesTopic,
    boolean ownReplies,
    String chunksTopic,
    String resultsTopic,
    Duration submitTimeout,
    int maxPending,
    Duration maxBlock,
    Duration sendTimeout,
    Duration closeTimeout,
    int maxRequestBytes,
    long bufferBytes,
    long streamBufferBytes,
    OutsideContent content) {
  static final Duration TIMEOUT_LEAST = Duration.ofMillis(1);
  static final Duration TIMEOUT_MOST = Duration.ofHours(24);

  public FleetConfig {
    properties = Map.copyOf(properties);
    Checks.servers(bootstrapServers);
    KafkaProperties.refuse(properties, KafkaProperties.PROTECTED);
    Checks.require(
        clientName.matches("[A-Za-z0-9._-]{1,200}"),
        "clientName",
        "must be 1..200 of a-zA-Z0-9._-",
        clientName);
    Checks.topic("requestsTopic", requestsTopic);
    Checks.topic("controlTopic", controlTopic);
    Checks.topic("repliesTopic", repliesTopic);
    Checks.topic("chunksTopic", chunksTopic);
    Checks.topic("resultsTopic", resultsTopic);
    Checks.range("submitTimeout", submitTimeout, TIMEOUT_LEAST, TIMEOUT_MOST);
    Checks.range("maxPending", maxPending, 1, 1_000_000);
    Checks.range("maxBlock", maxBlock, Duration.ZERO, Duration.ofMinutes(1));
    Checks.range("sendTimeout", sendTimeout, Duration.ofSeconds(1), Duration.ofMinutes(5));
    Checks.range("closeTimeout", closeTimeout, Duration.ZERO, Duration.ofMinutes(10));
    Checks.range("maxRequestBytes", maxRequestBytes, 1 << 10, 1 << 30);
    Checks.range("bufferBytes", bufferBytes, maxRequestBytes, Long.MAX_VALUE);
    Checks.range("streamBufferBytes", streamBufferBytes, 64 << 10, 16L << 30);
  }

  /** The defaults, for a cluster at this address. */
  public static Builder builder(String bootstrapServers) {
    return new Builder(bootstrapServers);
  }

  /** Without the values of the properties, which hold secrets. */
  @Override
  public String toString() {
    return "FleetConfig[bootstrapServers="
        + bootstrapServers
        + ", properties="
        + properties.keySet()
        + ", clientName="
        + clientName
        + ", requestsTopic="
        + requestsTopic
        + ", repliesTopic="
        + repliesTopic
        + "]";
  }

  /** Collects a configuration. Not thread-safe. */
  public static final class Builder {
    private final String bootstrapServers;
    private Map<String, String> properties = Map.of();
    private String clientName = "argosy-client";
    private String requestsTopic = "argosy.requests";
    private String controlTopic = Topics.defaults().control();
    private String repliesTopic = Topics.defaults().replies();
    private boolean ownReplies;
    private String chunksTopic = Topics.defaults().chunks();
    private String resultsTopic = Topics.defaults().results();
    private Duration submitTimeout = Duration.ofMinutes(15);
    private int maxPending = 10_000;
    private Duration maxBlock = Duration.ofSeconds(10);
    private Duration sendTimeout = Duration.ofSeconds(30);
    private Duration closeTimeout = Duration.ofSeconds(10);
    private int maxRequestBytes = Math.toIntExact(Topics.defaults().maxMessageBytes());
    private long bufferBytes = 64L << 20;
    private long streamBufferBytes = 64L << 20;
    private OutsideContent content = OutsideContent.NONE;

    private Builder(String bootstrapServers) {
      this.bootstrapServers = bootstrapServers;
    }

    /** Properties for every Kafka client: how to log in. Default none. */
    public Builder properties(Map<String, String> kafkaProperties) {
      this.properties = kafkaProperties;
      return this;
    }

    /** Start of the client's name, usually your service's. Default {@code argosy-client}. */
    public Builder clientName(String name) {
      this.clientName = name;
      return this;
    }

    /** The lane that requests go to. Default {@code argosy.requests}. */
    public Builder requestsTopic(String topic) {
      this.requestsTopic = topic;
      return this;
    }

    /** The topic of cancels. Default {@code argosy.control}. */
    public Builder controlTopic(String topic) {
      this.controlTopic = topic;
      return this;
    }

    /** The fleet's shared reply topic, where it is not called {@code argosy.replies}. */
    public Builder repliesTopic(String topic) {
      this.repliesTopic = topic;
      this.ownReplies = false;
      return this;
    }

    /** A reply topic of your own, which the lane must allow; requests will name it. */
    public Builder ownRepliesTopic(String topic) {
      this.repliesTopic = topic;
      this.ownReplies = true;
      return this;
    }

    /** The topic of chunks. Default {@code argosy.chunks}. */
    public Builder chunksTopic(String topic) {
      this.chunksTopic = topic;
      return this;
    }

    /** The topic of all results. Default {@code argosy.results}. */
    public Builder resultsTopic(String topic) {
      this.resultsTopic = topic;
      return this;
    }

    /** How long {@code submit} waits for a result. Default 15 minutes. */
    public Builder submitTimeout(Duration timeout) {
      this.submitTimeout = timeout;
      return this;
    }

    /** Results awaited at once. Default 10,000. */
    public Builder maxPending(int results) {
      this.maxPending = results;
      return this;
    }

    /** Longest wait for room. Default 10 seconds. */
    public Builder maxBlock(Duration wait) {
      this.maxBlock = wait;
      return this;
    }

    /** Longest wait for Kafka's acknowledgement. Default 30 seconds. */
    public Builder sendTimeout(Duration timeout) {
      this.sendTimeout = timeout;
      return this;
    }

    /** How long {@code close} waits for pending results. Default 10 seconds. */
    public Builder closeTimeout(Duration timeout) {
      this.closeTimeout = timeout;
      return this;
    }

    /** Largest record in bytes. Default 32 MiB, what the topics take by default. */
    public Builder maxRequestBytes(int bytes) {
      this.maxRequestBytes = bytes;
      return this;
    }

    /** Unacknowledged requests in bytes. Default 64 MiB. */
    public Builder bufferBytes(long bytes) {
      this.bufferBytes = bytes;
      return this;
    }

    /** Pieces of streams that are not read yet, in bytes. Default 64 MiB. */
    public Builder streamBufferBytes(long bytes) {
      this.streamBufferBytes = bytes;
      return this;
    }

    /**
     * Keeps content outside of Kafka. Requests with a larger body leave it in this store before
     * they are sent, and messages that workers have kept there come back with their results. Name
     * the tenant in your requests, even if the lane has one: a worker fetches only what stands
     * under the tenant's prefix. Default: all content stands in the records.
     *
     * @param name the store's name in the workers' configuration
     * @param store stays yours, to be closed after the client
     * @param above bodies of more bytes; 0: all
     */
    public Builder content(String name, ContentStore store, long above) {
      this.content = OutsideContent.in(name, store, above);
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException naming the key, the rule and the value that breaks it
     */
    public FleetConfig build() {
      return new FleetConfig(
          bootstrapServers,
          properties,
          clientName,
          requestsTopic,
          controlTopic,
          repliesTopic,
          ownReplies,
          chunksTopic,
          resultsTopic,
          submitTimeout,
          maxPending,
          maxBlock,
          sendTimeout,
          closeTimeout,
          maxRequestBytes,
          bufferBytes,
          streamBufferBytes,
          content);
    }
  }
}
