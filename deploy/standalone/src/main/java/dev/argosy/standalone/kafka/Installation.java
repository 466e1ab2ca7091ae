package dev.argosy.standalone.kafka;

import dev.argosy.client.FleetConfig;
import dev.argosy.contract.Topics;
import dev.argosy.standalone.UsageProblem;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.content.ContentConfig;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.path.TenantConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an installation calls its topics and its group, as an option of commands. */
public final class Installation {
  /**
   * The names.
   *
   * @param inOrder the request topics with their rules; at least one
   * @param tenants what holds for all requests of a tenant
   * @param group the workers' consumer group
   * @param content what is kept outside of Kafka
   */
  public record Names(
      Topics topics,
      List<LaneConfig> inOrder,
      Map<String, TenantConfig> tenants,
      String group,
      ContentConfig content) {
    public Names {
      inOrder = List.copyOf(inOrder);
      tenants = Map.copyOf(tenants);
    }

    /** The request topics; at least one. */
    public List<String> lanes() {
      return inOrder.stream().map(LaneConfig::topic).toList();
    }

    /**
     * The fleet for the SDK's clients.
     *
     * @param lane the topic that requests go to; null: the first
     * @throws UsageProblem if the SDK leaves one of the properties to nobody
     */
    public FleetConfig fleet(KafkaConnection kafka, @Nullable String lane) {
      try {
        return kafka
            .fleet()
            .requestsTopic(lane == null ? lanes().getFirst() : lane)
            .repliesTopic(topics.replies())
            .chunksTopic(topics.chunks())
            .resultsTopic(topics.results())
            .controlTopic(topics.control())
            .build();
      } catch (IllegalArgumentException refused) {
        throw new UsageProblem(String.valueOf(refused.getMessage()));
      }
    }
  }

  private final Map<String, String> environment;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "A worker's configuration: its topics, lanes and group, the store of its answers and, unless",
        "given otherwise, its cluster. Default: the topics argosy.*, answers in Kafka."
      })
  @Nullable Path config;

  /** An option to be filled in by the command line. */
  public Installation(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The names, and the file's cluster for whatever says nothing else.
   *
   * @throws dev.argosy.worker.config.InvalidConfig with all that is wrong with the file
   */
  public Names names(KafkaConnection kafka) {
    if (config == null) {
      return new Names(
          Topics.defaults(), LaneConfig.DEFAULT, Map.of(), "argosy", ContentConfig.NONE);
    }
    WorkerConfig worker = new ConfigReader(environment).read(config);
    kafka.otherwise(worker.kafka().bootstrapServers(), worker.kafka().properties());
    return new Names(
        worker.topics(),
        worker.lanes(),
        worker.tenants(),
        worker.kafka().groupId(),
        worker.content());
  }
}
