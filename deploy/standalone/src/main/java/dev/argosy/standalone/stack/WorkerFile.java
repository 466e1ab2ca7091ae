package dev.argosy.standalone.stack;

import dev.argosy.catalog.Catalog;
import dev.argosy.catalog.Model;
import java.net.URI;
import java.util.List;

/**
 * The configuration of workers that call the stand-ins: every model of the catalogue that Bedrock
 * has, with quotas that nobody reaches. Models that Vertex has too have a route to each cloud;
 * those named sonnet prefer Vertex, so that both clouds are called.
 *
 * @param bootstrapServers the broker
 * @param bedrock Bedrock's stand-in
 * @param vertex Vertex's stand-in
 * @param maxInFlight calls of one worker at once
 * @param retry the block {@code retry}, as the file writes it
 */
public record WorkerFile(
    String bootstrapServers, URI bedrock, URI vertex, int maxInFlight, String retry) {

  /** The file's text. */
  public String yaml() {
    List<Model> models =
        Catalog.bundled().models().stream()
            .filter(model -> model.platformIds().containsKey("bedrock"))
            .toList();
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        # A worker on the stack that `argosy up` runs: argosy worker --config THIS
        worker: {max-in-flight: %d, max-waiting: %d}
        kafka: {bootstrap-servers: "%s"}
        retry: {%s}
        telemetry: {host: 127.0.0.1, port: 0}
        """
            .formatted(maxInFlight, 4 * maxInFlight, bootstrapServers, retry));
    platforms(yaml);
    yaml.append("quotas:\n");
    models.forEach(model -> quotas(yaml, model));
    yaml.append("models:\n");
    models.forEach(model -> routes(yaml, model));
    return yaml.toString();
  }

  private void platforms(StringBuilder yaml) {
    yaml.append(
        """
        platforms:
          bedrock: {kind: bedrock, region: us-west-2, endpoint: "%s", credentials: none, request-timeout: 60s, max-connections: %d}
          vertex: {kind: vertex, project: argosy-demo, location: global, endpoint: "%s", credentials: none, request-timeout: 60s, max-connections: %d}
        """
            .formatted(bedrock, maxInFlight, vertex, maxInFlight));
  }

  private void quotas(StringBuilder yaml, Model model) {
    yaml.append(
        "  %s: {metering: bedrock, tokens-per-minute: 10_000_000_000}\n".formatted(model.name()));
    if (onVertex(model)) {
      yaml.append(
          """
            %s-vertex: {metering: vertex, queries-per-minute: 1_000_000_000, input-tokens-per-minute: 10_000_000_000, output-tokens-per-minute: 10_000_000_000}
          """
              .formatted(model.name()));
    }
  }

  private void routes(StringBuilder yaml, Model model) {
    String onBedrock =
        """
              - {platform: bedrock, model-id: "global.%s", geography: global, quota: %s}
        """
            .formatted(model.platformIds().get("bedrock"), model.name());
    String onVertex =
        !onVertex(model)
            ? ""
            : """
                    - {platform: vertex, model-id: "%s", geography: global, quota: %s-vertex}
              """
                .formatted(model.platformIds().get("vertex"), model.name());
    boolean vertexFirst = model.name().contains("sonnet");
    yaml.append("  %s:\n    routes:\n".formatted(model.name()))
        .append(vertexFirst ? onVertex + onBedrock : onBedrock + onVertex);
  }

  private static boolean onVertex(Model model) {
    return model.platformIds().containsKey("vertex");
  }
}
