package dev.argosy.embedded.junit;

import static java.util.stream.Collectors.toMap;

import dev.argosy.embedded.BrokerSecurity;
import dev.argosy.embedded.EmbeddedKafka;
import dev.argosy.embedded.EmbeddedKafkaConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the broker of a test run comes from: a named one, a container, this JVM; the first that can
 * be had.
 */
final class BrokerSource {
  private static final Logger log = LoggerFactory.getLogger(BrokerSource.class);

  private BrokerSource() {}

  static KafkaBroker start() {
    KafkaBroker broker = named().or(BrokerSource::container).orElseGet(BrokerSource::embedded);
    log.info("tests use the Kafka broker {}", broker);
    return broker;
  }

  private static Optional<KafkaBroker> named() {
    return Optional.ofNullable(System.getenv("KAFKA_BOOTSTRAP_SERVERS"))
        .filter(servers -> !servers.isBlank())
        .map(
            servers ->
                new KafkaBroker("named by KAFKA_BOOTSTRAP_SERVERS", servers, true, () -> {}));
  }

  private static Optional<KafkaBroker> container() {
    if (!dockerMayRun() || !testcontainersPresent()) {
      return Optional.empty();
    }
    return ContainerBroker.start();
  }

  /**
   * Testcontainers takes seconds to find that there is no Docker; a look at its socket takes none.
   */
  private static boolean dockerMayRun() {
    if (System.getenv("DOCKER_HOST") != null) {
      return true;
    }
    String home = System.getProperty("user.home");
    return Stream.of("/var/run/docker.sock", home + "/.docker/run/docker.sock")
        .map(Path::of)
        .anyMatch(Files::exists);
  }

  /** Optional for modules that use this extension; without it they run on the embedded broker. */
  private static boolean testcontainersPresent() {
    try {
      Class.forName(
          "org.testcontainers.kafka.KafkaContainer", false, BrokerSource.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      log.info("Docker may run, but testcontainers-kafka is not on the test class path");
      return false;
    }
  }

  private static KafkaBroker embedded() {
    EmbeddedKafkaConfig config = EmbeddedKafkaConfig.in(directory());
    return broker(config, EmbeddedKafka.start(config));
  }

  /** Always an embedded one: nobody else's broker has our users. */
  static SecuredKafkaBroker startSecured() {
    Map<String, String> passwords =
        Stream.of(
                SecuredKafkaBroker.ADMIN,
                SecuredKafkaBroker.WORKER,
                SecuredKafkaBroker.SENDER,
                SecuredKafkaBroker.READER,
                SecuredKafkaBroker.INSTALLER)
            .collect(toMap(Function.identity(), user -> user + "-" + UUID.randomUUID()));
    EmbeddedKafkaConfig config =
        EmbeddedKafkaConfig.in(directory())
            .withSecurity(new BrokerSecurity(passwords, Set.of(SecuredKafkaBroker.ADMIN)));
    EmbeddedKafka kafka = EmbeddedKafka.start(config);
    return new SecuredKafkaBroker(broker(config, kafka), kafka.secured());
  }

  private static KafkaBroker broker(EmbeddedKafkaConfig config, EmbeddedKafka kafka) {
    return new KafkaBroker(
        "embedded",
        kafka.bootstrapServers(),
        false,
        () -> {
          kafka.close();
          delete(config.directory());
        });
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("argosy-kafka-");
    } catch (IOException unwritable) {
      throw new UncheckedIOException("no directory for the broker", unwritable);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException undeletable) {
      throw new UncheckedIOException("can't delete " + directory, undeletable);
    }
  }
}
