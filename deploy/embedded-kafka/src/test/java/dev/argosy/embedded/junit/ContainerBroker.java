package dev.argosy.embedded.junit;

import dev.argosy.embedded.BrokerProperties;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The broker in a container. The only class that needs Testcontainers; load it only where that is
 * present.
 */
final class ContainerBroker {
  /** The image of the version that the clients and the embedded broker have. */
  private static final String IMAGE = "apache/kafka:4.4.0";

  private static final Logger log = LoggerFactory.getLogger(ContainerBroker.class);

  private ContainerBroker() {}

  /** Empty, with a word in the log, if Docker does not answer. */
  static Optional<KafkaBroker> start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      log.info("Docker does not answer; the container is skipped");
      return Optional.empty();
    }
    KafkaContainer container = new KafkaContainer(IMAGE);
    BrokerProperties.tuning()
        .forEach(
            (key, value) ->
                container.withEnv(
                    "KAFKA_" + key.replace('.', '_').toUpperCase(Locale.ROOT), value));
    container.start();
    return Optional.of(
        new KafkaBroker(IMAGE, container.getBootstrapServers(), false, container::stop));
  }
}
