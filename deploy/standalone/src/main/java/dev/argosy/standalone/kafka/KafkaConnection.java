package dev.argosy.standalone.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.argosy.client.FleetConfig;
import dev.argosy.content.ContentStore;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.UsageProblem;
import dev.argosy.worker.loop.BootstrapServers;
import dev.argosy.worker.loop.ClientFailure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * Which cluster, and how to reach it: the options that every command which meets Kafka shares. For
 * the address an option wins over the environment, the environment over the properties file, that
 * over a worker's configuration. Owned by one thread.
 */
public final class KafkaConnection {
  /** Longest wait for an answer of the cluster; then it counts as unreachable. */
  private static final int ANSWER_MILLIS = 10_000;

  /** How long a new topic may take to be known to every broker. */
  private static final long SPREAD_NANOS = 2_000_000_000L;

  private static final String BOOTSTRAP = "bootstrap.servers";

  /** Room for the largest record that the topics take by default, and our headers. */
  private static final int RECORD_BYTES_MAX = 34 << 20;

  private static final String LOCAL = "localhost:9092";

  private final Map<String, String> environment;
  private final Map<String, String> fallback = new HashMap<>();

  private String answersName = "";
  private @Nullable ContentStore answers;

  /** Found out once, by the first who asks. */
  private @Nullable Map<String, String> resolved;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = {
        "The cluster; several after commas.",
        "Default: $ARGOSY_BOOTSTRAP_SERVERS, else the file's, else localhost:9092."
      })
  @Nullable String bootstrapServers;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = {
        "Properties for the Kafka clients: security.protocol, sasl.*, ssl.*.",
        "Values are taken as they stand. Default: $ARGOSY_KAFKA_CONFIG."
      })
  @Nullable Path commandConfig;

  /** Options to be filled in by the command line. */
  public KafkaConnection(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** A cluster known by address, without options. */
  public static KafkaConnection to(String bootstrapServers) {
    KafkaConnection connection = new KafkaConnection(Map.of());
    connection.bootstrapServers = bootstrapServers;
    return connection;
  }

  /** What a worker's configuration says, for whatever nothing else does. */
  public void otherwise(String configured, Map<String, String> properties) {
    fallback.putAll(properties);
    fallback.put(BOOTSTRAP, configured);
  }

  /**
   * The address, as {@code host:port}.
   *
   * @throws dev.argosy.worker.config.InvalidConfig if the properties file can't be used
   */
  public String bootstrapServers() {
    return resolved().getOrDefault(BOOTSTRAP, LOCAL);
  }

  /** Where the workers keep answers outside of Kafka; the store stays the caller's. */
  void answersIn(String name, ContentStore store) {
    answersName = name;
    answers = store;
  }

  /** The cluster for the SDK's clients. */
  public FleetConfig.Builder fleet() {
    BootstrapServers.check(bootstrapServers(), resolved());
    quiet();
    Map<String, String> others = new HashMap<>(resolved());
    others.remove(BOOTSTRAP);
    FleetConfig.Builder fleet =
        FleetConfig.builder(bootstrapServers()).properties(others).clientName("argosy-command");
    // Read, never written: what a command sends, its user has on disk.
    return answers == null ? fleet : fleet.content(answersName, answers, Long.MAX_VALUE);
  }

  /** A client for topics and groups. The caller closes it. */
  public Admin admin() {
    Map<String, Object> properties = properties();
    properties.put("default.api.timeout.ms", ANSWER_MILLIS);
    properties.put("request.timeout.ms", ANSWER_MILLIS);
    return made(() -> Admin.create(properties));
  }

  /** A producer whose records are acknowledged by all replicas. The caller closes it. */
  public KafkaProducer<byte[], byte[]> producer() {
    return producer(Map.of());
  }

  /**
   * A producer of transactions that all end within seconds: what a dead one leaves open holds up
   * the readers of its partitions. The caller closes it.
   */
  public KafkaProducer<byte[], byte[]> transactionalProducer(String transactionalId) {
    return producer(
        Map.of(
            "transactional.id",
            transactionalId,
            "transaction.timeout.ms",
            30_000,
            "delivery.timeout.ms",
            20_000,
            "request.timeout.ms",
            ANSWER_MILLIS));
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> others) {
    Map<String, Object> properties = properties();
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("linger.ms", 5);
    properties.put("max.block.ms", 30_000);
    properties.put("delivery.timeout.ms", 60_000);
    properties.put("request.timeout.ms", 20_000);
    properties.put("max.request.size", RECORD_BYTES_MAX);
    properties.put("buffer.memory", 2L * RECORD_BYTES_MAX);
    properties.putAll(others);
    return made(
        () ->
            new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** A consumer without a group that sees committed records only. The caller closes it. */
  public KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = properties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("allow.auto.create.topics", false);
    properties.put("max.poll.records", 5_000);
    properties.put("default.api.timeout.ms", ANSWER_MILLIS);
    return made(
        () ->
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * Returns if the topic is there; one that was made a moment ago may not be known everywhere yet.
   *
   * @throws EnvironmentProblem if it is not, or may not be seen, or the cluster does not answer
   */
  public void requireTopic(String topic) {
    long deadline = System.nanoTime() + SPREAD_NANOS;
    try (Admin admin = admin()) {
      while (!known(admin, topic)) {
        if (System.nanoTime() > deadline) {
          throw new EnvironmentProblem(
              "topic %s does not exist on %s; `argosy topics create` makes it"
                  .formatted(topic, bootstrapServers()));
        }
        LockSupport.parkNanos(SPREAD_NANOS / 20);
      }
    }
  }

  private boolean known(Admin admin, String topic) {
    try {
      answer(topic, admin.describeTopics(List.of(topic)).allTopicNames());
      return true;
    } catch (UnknownTopicOrPartitionException missing) {
      return false;
    }
  }

  /**
   * The cluster's answer about one topic.
   *
   * @throws EnvironmentProblem if none comes, or we have no right to it
   * @throws KafkaException what the cluster refuses otherwise
   */
  public <T> T answer(String topic, KafkaFuture<T> future) {
    try {
      return answer(future);
    } catch (AuthorizationException refused) {
      throw new EnvironmentProblem(
          "no right to topic %s on %s: %s"
              .formatted(topic, bootstrapServers(), refused.getMessage()),
          refused);
    }
  }

  /**
   * The cluster's answer.
   *
   * @throws EnvironmentProblem if none comes
   * @throws KafkaException what the cluster refuses
   */
  public <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(2L * ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw refusal(failed.getCause() == null ? failed : failed.getCause());
    } catch (TimeoutException late) {
      throw unreachable(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    }
  }

  private RuntimeException refusal(Throwable cause) {
    return switch (cause) {
      case org.apache.kafka.common.errors.TimeoutException late -> unreachable(late);
      case AuthenticationException refused ->
          new EnvironmentProblem(
              "cannot log in to the cluster at %s (%s): %s"
                  .formatted(
                      bootstrapServers(),
                      ClientFailure.manner(resolved()),
                      ClientFailure.text(refused)),
              refused);
      case RuntimeException other -> other;
      default -> new EnvironmentProblem("Kafka: " + cause, cause);
    };
  }

  private EnvironmentProblem unreachable(Exception late) {
    String manner = ClientFailure.manner(resolved());
    String how = manner.equals("PLAINTEXT") ? "" : " (" + manner + ")";
    return new EnvironmentProblem(
        "no broker answers at " + bootstrapServers() + how + " (--bootstrap-servers)", late);
  }

  private <T> T made(Supplier<T> client) {
    BootstrapServers.check(bootstrapServers(), resolved());
    try {
      return client.get();
    } catch (KafkaException refused) {
      throw new UsageProblem(
          "no Kafka client can be made of these properties (--command-config): "
              + ClientFailure.text(refused));
    }
  }

  private Map<String, Object> properties() {
    quiet();
    Map<String, Object> properties = new HashMap<>(resolved());
    properties.put(BOOTSTRAP, bootstrapServers());
    properties.put("client.id", "argosy-command");
    return properties;
  }

  private Map<String, String> resolved() {
    Map<String, String> known = resolved;
    if (known != null) {
      return known;
    }
    CommandConfig file = CommandConfig.read(commandConfig, environment);
    Map<String, String> all = new HashMap<>(fallback);
    all.putAll(file.properties());
    Stream.of(
            bootstrapServers, environment.get("ARGOSY_BOOTSTRAP_SERVERS"), file.bootstrapServers())
        .filter(address -> address != null && !address.isEmpty())
        .findFirst()
        .ifPresent(address -> all.put(BOOTSTRAP, address));
    resolved = Map.copyOf(all);
    return resolved;
  }

  /** Clients warn on every failed attempt; the command says once, itself, what it means. */
  private static void quiet() {
    level("org.apache.kafka.clients", Level.ERROR);
    level("org.apache.kafka.clients.NetworkClient", Level.OFF);
    level("org.apache.kafka.common.security.ssl.DefaultSslEngineFactory", Level.OFF);
  }

  private static void level(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(level);
    }
  }
}
