package dev.argosy.standalone.faults;

import dev.argosy.simulator.Simulator;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The configuration of a run's workers: two models, one that prefers Bedrock and one that prefers
 * Vertex, quotas that nobody reaches, and metadata young enough that new partitions are noticed
 * within a run.
 *
 * @param bootstrapServers the brokers, or their proxies
 * @param lanes topics of requests
 */
record FleetFile(String bootstrapServers, GroupProtocol protocol, Setup setup, List<String> lanes) {
  /** The model whose calls go to Bedrock first. */
  static final String BEDROCK_MODEL = "claude-haiku-4-5";

  /** The model whose calls go to Vertex first. */
  static final String VERTEX_MODEL = "claude-sonnet-4-5";

  FleetFile {
    lanes = List.copyOf(lanes);
  }

  /** The same with these lanes. */
  FleetFile withLanes(List<String> others) {
    return new FleetFile(bootstrapServers, protocol, setup, others);
  }

  private static String login() {
    return Rights.workerProperties().entrySet().stream()
        .map(each -> ", %s: '%s'".formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining());
  }

  /** The file's text. */
  String yaml(Simulator simulator) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        worker: {max-in-flight: %d, max-waiting: %d}
        kafka:
          bootstrap-servers: "%s"
          group-protocol: %s
          on-missing-offset: %s
          properties: {metadata.max.age.ms: "3000"%s}
        retry: {attempts-max: 8, delay-base: 500ms, delay-max: 5s}
        telemetry: {host: 127.0.0.1, port: 0}
        lanes:
        """
            .formatted(
                setup.maxInFlight(),
                4 * setup.maxInFlight(),
                bootstrapServers,
                protocol.name().toLowerCase(Locale.ROOT),
                setup.onMissingOffset().name().toLowerCase(Locale.ROOT),
                setup.guarded() ? login() : ""));
    lanes.forEach(lane -> yaml.append("  - {topic: %s}\n".formatted(lane)));
    long timeout = setup.requestTimeout().toMillis();
    yaml.append(
        """
        platforms:
          bedrock: {kind: bedrock, region: us-west-2, endpoint: "%s", credentials: none, request-timeout: %dms, max-connections: %d}
          vertex: {kind: vertex, project: argosy, location: global, endpoint: "%s", credentials: none, request-timeout: %dms, max-connections: %d}
        quotas:
          bedrock: {metering: bedrock, tokens-per-minute: 10_000_000_000}
          vertex: {metering: vertex, queries-per-minute: 1_000_000_000, input-tokens-per-minute: 10_000_000_000, output-tokens-per-minute: 10_000_000_000}
        models:
          %s:
            routes:
              - {platform: bedrock, model-id: "global.anthropic.claude-haiku-4-5-20251001-v1:0", geography: global, quota: bedrock}
              - {platform: vertex, model-id: "claude-haiku-4-5@20251001", geography: global, quota: vertex}
          %s:
            routes:
              - {platform: vertex, model-id: "claude-sonnet-4-5@20250929", geography: global, quota: vertex}
              - {platform: bedrock, model-id: "global.anthropic.claude-sonnet-4-5-20250929-v1:0", geography: global, quota: bedrock}
        """
            .formatted(
                simulator.bedrockUrl(),
                timeout,
                setup.maxInFlight(),
                simulator.vertexUrl(),
                timeout,
                setup.maxInFlight(),
                BEDROCK_MODEL,
                VERTEX_MODEL));
    return yaml.toString();
  }
}
