package dev.argosy.standalone.stack;

import dev.argosy.catalog.Catalog;
import dev.argosy.catalog.Model;
import java.net.URI;
import java.util.List;

/**
 * The configuration of workers that call the stand-ins: every model of the catalogue that Bedrock
 * has, with quotas that nobody reaches.
 *
 * @param bootstrapServers the broker
 * @param bedrock Bedrock's stand-in
 * @param maxInFlight calls of one worker at once
 * @param retry the block {@code retry}, as the file writes it
 */
public record WorkerFile(String bootstrapServers, URI bedrock, int maxInFlight, String retry) {

  /** The file's text. */
  public String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        # A worker on the stack that `argosy up` runs: argosy worker --config THIS
        worker: {max-in-flight: %d, max-waiting: %d}
        kafka: {bootstrap-servers: "%s"}
        platforms:
          bedrock: {kind: bedrock, region: us-west-2, endpoint: "%s", credentials: none, request-timeout: 60s, max-connections: %d}
        retry: {%s}
        telemetry: {host: 127.0.0.1, port: 0}
        """
            .formatted(
                maxInFlight, 4 * maxInFlight, bootstrapServers, bedrock, maxInFlight, retry));
    List<Model> models =
        Catalog.bundled().models().stream()
            .filter(model -> model.platformIds().containsKey("bedrock"))
            .toList();
    yaml.append("quotas:\n");
    for (Model model : models) {
      yaml.append(
          "  %s: {metering: bedrock, tokens-per-minute: 10_000_000_000}\n".formatted(model.name()));
    }
    yaml.append("models:\n");
    for (Model model : models) {
      yaml.append(
          """
            %s:
              routes:
                - {platform: bedrock, model-id: "global.%s", geography: global, quota: %s}
          """
              .formatted(model.name(), model.platformIds().get("bedrock"), model.name()));
    }
    return yaml.toString();
  }
}
