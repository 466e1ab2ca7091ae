package dev.argosy.worker;

import dev.argosy.contract.Topics;
import dev.argosy.worker.admission.AdmissionConfig;
import dev.argosy.worker.admission.ModelConfig;
import dev.argosy.worker.admission.QuotaConfig;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.config.InvalidConfig;
import dev.argosy.worker.config.Node;
import dev.argosy.worker.config.Problem;
import dev.argosy.worker.config.Rules;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.loop.ChunksConfig;
import dev.argosy.worker.loop.KafkaConfig;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.path.TenantConfig;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.retry.RetryConfig;
import dev.argosy.worker.telemetry.TelemetryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads a worker's YAML file; its methods are the description of the file. What values may be is
 * written at the records.
 *
 * <p>All problems are found in one reading: a bad value is reported and replaced by its default for
 * the rest of it.
 */
public final class ConfigReader {
  private static final long LEAST_MESSAGE = 1L << 10;

  /** Kafka counts a request's bytes in an int; this leaves room for headers and a second record. */
  private static final long MOST_MESSAGE = 1L << 30;

  /** The kinds of platforms, and of meterings. */
  private enum Cloud {
    BEDROCK,
    VERTEX
  }

  private final Map<String, String> environment;

  /**
   * @param environment what {@code ${NAME}} stands for
   */
  public ConfigReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The configuration in a file.
   *
   * @throws InvalidConfig with all that is wrong with it
   */
  public WorkerConfig read(Path file) {
    String yaml;
    try {
      yaml = Files.readString(file);
    } catch (IOException unreadable) {
      throw new InvalidConfig(
          List.of(new Problem(file.toString(), "must be a readable file", unreadable.toString())));
    }
    return parse(yaml);
  }

  /**
   * The configuration in a text.
   *
   * @throws InvalidConfig with all that is wrong with it
   */
  public WorkerConfig parse(String yaml) {
    Node file = Node.parse(yaml, environment);
    return file.complete(
        () ->
            new WorkerConfig(
                worker(file.table("worker")),
                kafka(file.table("kafka")),
                topics(file.table("topics")),
                chunks(file.table("chunks")),
                file.has("lanes") ? file.list("lanes", ConfigReader::lane) : LaneConfig.DEFAULT,
                file.tables("platforms", (_, platform) -> platform(platform)),
                file.tables("quotas", (_, quota) -> quota(quota)),
                file.tables("models", ConfigReader::model),
                file.textsByName("aliases"),
                file.tables("tenants", (_, tenant) -> tenant(tenant)),
                admission(file.table("admission")),
                retry(file.table("retry")),
                telemetry(file.table("telemetry")),
                ContentReader.read(file.table("content"))));
  }

  private static WorkerSettings worker(Node worker) {
    WorkerSettings otherwise = WorkerSettings.DEFAULT;
    return worker.build(
        () -> {
          Duration drainTimeout = worker.duration("drain-timeout", otherwise.drainTimeout());
          return new WorkerSettings(
              worker.text("id", otherwise.id()),
              worker.integer("max-in-flight", otherwise.maxInFlight()),
              worker.integer("max-waiting", otherwise.maxWaiting()),
              worker.integer("max-delayed", otherwise.maxDelayed()),
              worker.bytes("max-buffered-bytes", otherwise.maxBufferedBytes()),
              worker.duration("max-wait", otherwise.maxWait()),
              worker.duration("request-max-age", otherwise.requestMaxAge()),
              drainTimeout,
              worker.duration("handover-grace", drainTimeout));
        });
  }

  private static KafkaConfig kafka(Node kafka) {
    KafkaConfig otherwise = KafkaConfig.DEFAULT;
    return kafka.build(
        () ->
            new KafkaConfig(
                kafka.text("bootstrap-servers", otherwise.bootstrapServers()),
                kafka.text("group-id", otherwise.groupId()),
                kafka.choice("group-protocol", otherwise.groupProtocol()),
                kafka.choice("on-missing-offset", otherwise.onMissingOffset()),
                kafka.textsByName("properties")));
  }

  private static Topics topics(Node topics) {
    Topics otherwise = Topics.defaults();
    return topics.build(
        () -> {
          long maxMessageBytes = topics.bytes("max-message-bytes", otherwise.maxMessageBytes());
          Duration requestsKept = topics.duration("requests-kept", otherwise.requestsKept());
          // The record stops at its first broken rule, so what it would refuse is found before.
          new Rules()
              .bytes(maxMessageBytes, LEAST_MESSAGE, MOST_MESSAGE, "max-message-bytes")
              .range(requestsKept, Duration.ofSeconds(1), Duration.ofDays(3650), "requests-kept")
              .hold();
          return new Topics(
              topics.topic("results", otherwise.results()),
              topics.topic("replies", otherwise.replies()),
              topics.topic("retries", otherwise.retries()),
              topics.topic("parked", otherwise.parked()),
              topics.topic("usage", otherwise.usage()),
              topics.topic("chunks", otherwise.chunks()),
              topics.topic("dead-letters", otherwise.deadLetters()),
              topics.topic("control", otherwise.control()),
              topics.topic("fleet", otherwise.fleet()),
              maxMessageBytes,
              requestsKept);
        });
  }

  private static ChunksConfig chunks(Node chunks) {
    ChunksConfig otherwise = ChunksConfig.DEFAULT;
    return chunks.build(
        () ->
            new ChunksConfig(
                chunks.duration("interval", otherwise.interval()),
                chunks.bytes("max-buffered-bytes", otherwise.maxBufferedBytes())));
  }

  private static LaneConfig lane(Node lane) {
    lane.require("topic");
    return lane.build(
        () ->
            new LaneConfig(
                lane.text("topic", lane.standIn()),
                lane.integer("weight", 1),
                lane.text("tenant").orElse(null),
                lane.texts("models"),
                lane.texts("reply-topics"),
                lane.text("residency").orElse(null)));
  }

  private static PlatformConfig platform(Node platform) {
    platform.require("kind");
    // A wrong kind is one problem; what else the table holds tells which keys were meant.
    Cloud meant = platform.holds("region") ? Cloud.BEDROCK : Cloud.VERTEX;
    return switch (platform.choice("kind", meant)) {
      case BEDROCK -> bedrock(platform);
      case VERTEX -> vertex(platform);
    };
  }

  private static PlatformConfig bedrock(Node platform) {
    platform.require("region");
    return platform.build(
        () ->
            new PlatformConfig.Bedrock(
                platform.text("region", "us-west-2"),
                platform.duration("request-timeout", PlatformConfig.REQUEST_TIMEOUT),
                platform.integer("max-connections", PlatformConfig.MAX_CONNECTIONS),
                platform.uri("endpoint").orElse(null),
                platform.choice("credentials", PlatformConfig.Credentials.DEFAULT),
                platform.text("profile").orElse(null),
                platform.text("role-arn").orElse(null),
                platform.integer("stream-above", PlatformConfig.STREAM_ABOVE)));
  }

  private static PlatformConfig vertex(Node platform) {
    platform.require("location");
    return platform.build(
        () ->
            new PlatformConfig.Vertex(
                platform.text("project", ""),
                platform.text("location", "global"),
                platform.choice("transport", PlatformConfig.Transport.AUTO),
                platform.text("host").orElse(null),
                platform.uri("endpoint").orElse(null),
                platform.choice("credentials", PlatformConfig.Credentials.DEFAULT),
                platform.duration("request-timeout", PlatformConfig.REQUEST_TIMEOUT),
                platform.integer("max-connections", PlatformConfig.MAX_CONNECTIONS),
                platform.integer("stream-above", PlatformConfig.STREAM_ABOVE)));
  }

  private static QuotaConfig quota(Node quota) {
    quota.require("metering");
    Cloud meant = quota.holds("tokens-per-minute") ? Cloud.BEDROCK : Cloud.VERTEX;
    return switch (quota.choice("metering", meant)) {
      case BEDROCK -> bedrockQuota(quota);
      case VERTEX -> vertexQuota(quota);
    };
  }

  private static QuotaConfig bedrockQuota(Node quota) {
    quota.require("tokens-per-minute");
    return quota.build(
        () ->
            new QuotaConfig.Bedrock(
                quota.number("tokens-per-minute").orElse(1L),
                quota
                    .number("requests-per-minute")
                    .map(OptionalLong::of)
                    .orElseGet(OptionalLong::empty),
                quota.duration("burst", QuotaConfig.BURST)));
  }

  private static QuotaConfig vertexQuota(Node quota) {
    quota.require("queries-per-minute", "input-tokens-per-minute", "output-tokens-per-minute");
    return quota.build(
        () ->
            new QuotaConfig.Vertex(
                quota.number("queries-per-minute").orElse(1L),
                quota.number("input-tokens-per-minute").orElse(1L),
                quota.number("output-tokens-per-minute").orElse(1L),
                quota.duration("burst", QuotaConfig.BURST)));
  }

  private static ModelConfig model(String name, Node model) {
    return model.build(
        () ->
            new ModelConfig(
                name, model.list("routes", ConfigReader::route), model.texts("fallback")));
  }

  private static RouteConfig route(Node route) {
    route.require("platform", "model-id", "geography", "quota");
    return route.build(
        () ->
            new RouteConfig(
                route.text("platform", ""),
                route.text("model-id", route.standIn()),
                route.text("geography", "global"),
                route.text("quota", ""),
                route.holds("weight")
                    ? OptionalInt.of(route.integer("weight", 1))
                    : OptionalInt.empty()));
  }

  private static TenantConfig tenant(Node tenant) {
    return tenant.build(() -> new TenantConfig(tenant.text("residency").orElse(null)));
  }

  private static AdmissionConfig admission(Node admission) {
    return admission.build(
        () -> new AdmissionConfig(admission.choice("mode", AdmissionConfig.DEFAULT.mode())));
  }

  private static RetryConfig retry(Node retry) {
    RetryConfig otherwise = RetryConfig.DEFAULT;
    return retry.build(
        () ->
            new RetryConfig(
                retry.integer("attempts-max", otherwise.attemptsMax()),
                retry.duration("delay-base", otherwise.delayBase()),
                retry.duration("delay-max", otherwise.delayMax())));
  }

  private static TelemetryConfig telemetry(Node telemetry) {
    TelemetryConfig otherwise = TelemetryConfig.DEFAULT;
    return telemetry.build(
        () ->
            new TelemetryConfig(
                telemetry.text("host", otherwise.host()),
                telemetry.integer("port", otherwise.port())));
  }
}
