package dev.argosy.standalone.kafka;

import dev.argosy.worker.config.Rules;
import dev.argosy.worker.loop.KafkaConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What the command line and the environment add to the block {@code kafka} of a worker's
 * configuration.
 *
 * <p>The address is the configuration's unless the option says otherwise; nothing else moves a
 * worker to another cluster. One that a forgotten variable led astray would answer strangers'
 * requests with its own quotas, or those of a stand-in.
 */
public final class WorkerKafka {
  private final Map<String, String> environment;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = {
        "The cluster, several after commas, in place of kafka.bootstrap-servers.",
        "Default: the configuration's."
      })
  @Nullable String bootstrapServers;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = {
        "Properties for the Kafka clients: security.protocol, sasl.*, ssl.*.",
        "They win over those in kafka.properties. An address in it must be the configuration's.",
        "Default: $ARGOSY_KAFKA_CONFIG."
      })
  @Nullable Path commandConfig;

  /** Options to be filled in by the command line. */
  public WorkerKafka(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The block with what was added.
   *
   * @throws dev.argosy.worker.config.InvalidConfig with all that is wrong with the added
   */
  public KafkaConfig over(KafkaConfig configured) {
    CommandConfig added = CommandConfig.read(commandConfig, environment);
    String address = bootstrapServers == null ? configured.bootstrapServers() : bootstrapServers;
    String other = added.bootstrapServers();
    if (other != null && bootstrapServers == null) {
      new Rules()
          .require(
              other.equals(address),
              added.file() + ": bootstrap.servers",
              "must be kafka.bootstrap-servers, " + address + ", or --bootstrap-servers decides",
              other)
          .hold();
    }
    Map<String, String> properties = new LinkedHashMap<>(configured.properties());
    properties.putAll(added.properties());
    return new KafkaConfig(
        address,
        configured.groupId(),
        configured.groupProtocol(),
        configured.onMissingOffset(),
        properties);
  }
}
