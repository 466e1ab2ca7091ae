package dev.argosy.embedded;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker in this JVM, running from {@link #start} to {@link #close}. Several may run at the
 * same time.
 *
 * <p>Its data outlive it: start another on the same directory to go on with them. Thread-safe.
 *
 * <p>A fatal fault of the broker ends the JVM, as Kafka always does: a directory that can't be
 * written any more, or a port that another process took in the moment between our choice and the
 * broker's bind.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(60);

  private final KafkaRaftServer server;
  private final Ports ports;
  private final int advertisedPort;
  private final @Nullable SecuredListeners secured;

  private EmbeddedKafka(
      KafkaRaftServer server, Ports ports, int advertisedPort, @Nullable SecuredListeners secured) {
    this.server = server;
    this.ports = ports;
    this.advertisedPort = advertisedPort;
    this.secured = secured;
  }

  /**
   * Starts a broker and returns once it takes requests.
   *
   * @throws UncheckedIOException if the port is taken or the directory can't be written
   * @throws org.apache.kafka.common.KafkaException if the broker refuses its properties or its data
   */
  public static EmbeddedKafka start(EmbeddedKafkaConfig config) {
    Ports ports = Ports.free(config.port());
    Map<String, String> properties = BrokerProperties.of(config, ports);
    SecuredListeners secured = null;
    if (config.security().secured()) {
      secured = new SecuredListeners(config.security(), ports);
      properties.putAll(secured.brokerProperties());
    }
    Storage.format(
        config.directory(),
        Uuid.randomUuid().toString(),
        properties,
        config.security().passwords());
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException | Error failed) {
      server.shutdown(); // What did come up holds threads and the directory's lock.
      throw failed;
    }
    return new EmbeddedKafka(
        server, ports, config.advertisedPort().orElse(ports.clients()), secured);
  }

  /** Where clients connect: {@code 127.0.0.1:PORT}, with the advertised port if there is one. */
  public String bootstrapServers() {
    return "127.0.0.1:" + advertisedPort;
  }

  /** The port that the broker itself listens on for clients. */
  public int port() {
    return ports.clients();
  }

  /**
   * A way to the same broker past whatever stands at the advertised port: clients that start here
   * stay here. For checks of what really happened behind a proxy.
   */
  public String directBootstrapServers() {
    return "127.0.0.1:" + ports.broker();
  }

  /**
   * How clients with a password or a certificate connect.
   *
   * @throws IllegalStateException if the broker has no secured listeners
   */
  public SecuredListeners secured() {
    if (secured == null) {
      throw new IllegalStateException("a broker without users: EmbeddedKafkaConfig.withSecurity");
    }
    return secured;
  }

  /**
   * Stops the broker in good order, within a minute, and keeps its data. Doing it twice is
   * harmless.
   *
   * @throws IllegalStateException if it has not stopped by then
   */
  @Override
  public void close() {
    Thread stopping = Thread.ofPlatform().daemon().name("embedded-kafka-stop").start(this::stop);
    try {
      if (!stopping.join(CLOSE_DEADLINE)) {
        throw new IllegalStateException("the broker has not stopped after " + CLOSE_DEADLINE);
      }
    } catch (InterruptedException interrupted) {
      // The stop goes on without us.
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    server.shutdown();
    server.awaitShutdown();
  }
}
