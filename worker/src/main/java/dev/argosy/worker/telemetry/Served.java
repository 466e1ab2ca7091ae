package dev.argosy.worker.telemetry;

import dev.argosy.worker.admission.ModelConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a worker serves, by its configuration: the values that tags of its meters can have.
 *
 * @param group the consumer group
 * @param lanes the topics that bring requests
 * @param retries the topic of retries
 * @param parked the topic of parked requests
 * @param models with their routes
 * @param providers the platforms' kinds as OpenTelemetry names them, by the platforms' names
 */
public record Served(
    String group,
    Set<String> lanes,
    String retries,
    String parked,
    List<ModelConfig> models,
    Map<String, String> providers) {
  public Served {
    lanes = Set.copyOf(lanes);
    models = List.copyOf(models);
    providers = Map.copyOf(providers);
  }
}
