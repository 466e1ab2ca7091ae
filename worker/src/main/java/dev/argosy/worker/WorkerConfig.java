package dev.argosy.worker;

import dev.argosy.contract.TopicSettings;
import dev.argosy.contract.Topics;
import dev.argosy.worker.admission.AdmissionConfig;
import dev.argosy.worker.admission.ModelConfig;
import dev.argosy.worker.admission.Plans;
import dev.argosy.worker.admission.QuotaConfig;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.content.ContentConfig;
import dev.argosy.worker.loop.ChunksConfig;
import dev.argosy.worker.loop.KafkaConfig;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.path.TenantConfig;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.retry.RetryConfig;
import dev.argosy.worker.telemetry.TelemetryConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All of a worker's configuration, block by block as in the file. Each part has checked itself;
 * here stands what holds between them (see {@link Relations}). Maps keep the file's order.
 *
 * @param worker who it is and what it may hold
 * @param kafka how to reach the cluster and the group
 * @param topics the fleet's topics
 * @param chunks how streamed answers are passed on
 * @param lanes the topics that bring requests; 1..64, each once
 * @param platforms the clouds by name; at least one
 * @param quotas the accounts' allowances by name
 * @param models what is served, by catalogue name; at least one
 * @param aliases other names for models, or for other aliases
 * @param tenants what holds for all requests of a tenant, by its name
 * @param admission whether quotas are enforced
 * @param retry attempts and delays
 * @param telemetry where metrics and health are served
 * @param content what is kept outside of Kafka
 */
public record WorkerConfig(
    WorkerSettings worker,
    KafkaConfig kafka,
    Topics topics,
    ChunksConfig chunks,
    List<LaneConfig> lanes,
    Map<String, PlatformConfig> platforms,
    Map<String, QuotaConfig> quotas,
    Map<String, ModelConfig> models,
    Map<String, String> aliases,
    Map<String, TenantConfig> tenants,
    AdmissionConfig admission,
    RetryConfig retry,
    TelemetryConfig telemetry,
    ContentConfig content) {

  /**
   * @throws dev.argosy.worker.config.InvalidConfig if parts contradict each other
   */
  public WorkerConfig {
    lanes = List.copyOf(lanes);
    platforms = inOrder(platforms);
    quotas = inOrder(quotas);
    models = inOrder(models);
    aliases = inOrder(aliases);
    tenants = inOrder(tenants);
    new Relations(worker, topics, lanes, platforms, quotas, models, aliases, tenants, retry).hold();
  }

  /** The model of this name or alias, or empty if nothing here serves it. */
  public Optional<ModelConfig> model(String nameOrAlias) {
    String name = nameOrAlias;
    for (String next = aliases.get(name); next != null; next = aliases.get(name)) {
      name = next;
    }
    return Optional.ofNullable(models.get(name));
  }

  /** The topics that this configuration needs, as they should be made. */
  public List<TopicSettings> topicSettings() {
    return TopicSettings.all(
        topics, lanes.stream().map(LaneConfig::topic).toList(), Plans.of(models.values()).size());
  }

  private static <V> Map<String, V> inOrder(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
