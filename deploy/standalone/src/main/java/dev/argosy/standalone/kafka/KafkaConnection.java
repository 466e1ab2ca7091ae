package dev.argosy.standalone.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.UsageProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/**
 * Which cluster, and how to reach it: the options that every command which meets Kafka shares. An
 * option wins over the environment, the environment over a file.
 */
public final class KafkaConnection {
  /** Longest wait for an answer of the cluster; then it counts as unreachable. */
  private static final int ANSWER_MILLIS = 10_000;

  /** How long a new topic may take to be known to every broker. */
  private static final long SPREAD_NANOS = 2_000_000_000L;

  private static final String BOOTSTRAP = "bootstrap.servers";

  /** Room for the largest record that the topics take by default, and our headers. */
  private static final int RECORD_BYTES_MAX = 34 << 20;

  private final Map<String, String> environment;
  private final Map<String, String> fallback = new HashMap<>();

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
        "Default: $ARGOSY_KAFKA_CONFIG."
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

  /** What a configuration file says, for whatever neither option nor environment does. */
  public void otherwise(String configured, Map<String, String> properties) {
    if (bootstrapServers == null && environment.get("ARGOSY_BOOTSTRAP_SERVERS") == null) {
      bootstrapServers = configured;
    }
    fallback.putAll(properties);
  }

  /** The address, as {@code host:port}. */
  public String bootstrapServers() {
    return String.valueOf(properties().get(BOOTSTRAP));
  }

  /** A client for topics and groups. The caller closes it. */
  public Admin admin() {
    Map<String, Object> properties = properties();
    properties.put("default.api.timeout.ms", ANSWER_MILLIS);
    properties.put("request.timeout.ms", ANSWER_MILLIS);
    return Admin.create(properties);
  }

  /** A producer whose records are acknowledged by all replicas. The caller closes it. */
  public KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> properties = properties();
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("linger.ms", 5);
    properties.put("max.block.ms", 30_000);
    properties.put("delivery.timeout.ms", 60_000);
    properties.put("request.timeout.ms", 20_000);
    properties.put("max.request.size", RECORD_BYTES_MAX);
    properties.put("buffer.memory", 2L * RECORD_BYTES_MAX);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
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
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Returns if the topic is there; one that was made a moment ago may not be known everywhere yet.
   *
   * @throws EnvironmentProblem if it is not, or the cluster does not answer
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
      answer(admin.describeTopics(List.of(topic)).allTopicNames());
      return true;
    } catch (UnknownTopicOrPartitionException missing) {
      return false;
    }
  }

  /**
   * The cluster's answer.
   *
   * @throws EnvironmentProblem if none comes
   * @throws org.apache.kafka.common.KafkaException what the cluster refuses
   */
  public <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get(2L * ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof org.apache.kafka.common.errors.TimeoutException late) {
        throw unreachable(late);
      }
      throw failed.getCause() instanceof RuntimeException refused
          ? refused
          : new EnvironmentProblem("Kafka: " + failed.getCause(), failed);
    } catch (TimeoutException late) {
      throw unreachable(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    }
  }

  private EnvironmentProblem unreachable(Exception late) {
    return new EnvironmentProblem(
        "no broker answers at " + bootstrapServers() + " (--bootstrap-servers)", late);
  }

  private Map<String, Object> properties() {
    quiet();
    Map<String, Object> properties = new HashMap<>(fallback);
    Path file = commandConfig;
    String named = environment.get("ARGOSY_KAFKA_CONFIG");
    if (file == null && named != null && !named.isEmpty()) {
      file = Path.of(named);
    }
    if (file != null) {
      read(file).forEach((key, value) -> properties.put(key.toString(), value));
    }
    String address =
        bootstrapServers == null ? environment.get("ARGOSY_BOOTSTRAP_SERVERS") : bootstrapServers;
    if (address != null && !address.isEmpty()) {
      properties.put(BOOTSTRAP, address);
    }
    properties.putIfAbsent(BOOTSTRAP, "localhost:9092");
    properties.putIfAbsent("client.id", "argosy-command");
    return properties;
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException unreadable) {
      throw new UsageProblem("--command-config can't be read: " + unreadable);
    }
    return properties;
  }

  /** Clients warn on every failed attempt; the command says once, itself, what it means. */
  private static void quiet() {
    if (LoggerFactory.getLogger("org.apache.kafka.clients") instanceof Logger clients) {
      clients.setLevel(Level.ERROR);
    }
  }
}
