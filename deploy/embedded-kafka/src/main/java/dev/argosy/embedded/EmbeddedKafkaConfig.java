package dev.argosy.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What an embedded broker needs to know.
 *
 * @param directory where its data live; created and formatted if it is empty. A broker started on
 *     the data of an earlier one, at the same ports or others, goes on with them. Never deleted,
 *     not even when the broker is closed
 * @param port where clients connect, on 127.0.0.1; 0 means a free one
 * @param properties broker properties that override ours, except listeners, roles and directories
 * @param advertisedPort the port that clients are told to connect to, if that is not {@code port}:
 *     a proxy stands in front. The broker's traffic with itself never passes there
 * @param security secured listeners beside the plain one
 */
public record EmbeddedKafkaConfig(
    Path directory,
    int port,
    Map<String, String> properties,
    OptionalInt advertisedPort,
    BrokerSecurity security) {

  private static final int MAX_PORT = 65_535;

  public EmbeddedKafkaConfig {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be 0..65535: " + port);
    }
    if (advertisedPort.isPresent()
        && (advertisedPort.getAsInt() < 1 || advertisedPort.getAsInt() > MAX_PORT)) {
      throw new IllegalArgumentException(
          "advertisedPort must be 1..65535: " + advertisedPort.getAsInt());
    }
    for (String fixed : BrokerProperties.FIXED) {
      if (properties.containsKey(fixed)) {
        throw new IllegalArgumentException("properties must not set " + fixed);
      }
    }
    properties = Map.copyOf(properties);
  }

  /** A broker on this directory, on any free port, with our properties. */
  public static EmbeddedKafkaConfig in(Path directory) {
    return new EmbeddedKafkaConfig(
        directory, 0, Map.of(), OptionalInt.empty(), BrokerSecurity.NONE);
  }

  /** The same on this port. */
  public EmbeddedKafkaConfig withPort(int newPort) {
    return new EmbeddedKafkaConfig(directory, newPort, properties, advertisedPort, security);
  }

  /** The same with these broker properties instead of the ones it had. */
  public EmbeddedKafkaConfig withProperties(Map<String, String> newProperties) {
    return new EmbeddedKafkaConfig(directory, port, newProperties, advertisedPort, security);
  }

  /** The same, telling clients to connect to this port. */
  public EmbeddedKafkaConfig withAdvertisedPort(int newAdvertisedPort) {
    return new EmbeddedKafkaConfig(
        directory, port, properties, OptionalInt.of(newAdvertisedPort), security);
  }

  /** The same with these users. */
  public EmbeddedKafkaConfig withSecurity(BrokerSecurity newSecurity) {
    return new EmbeddedKafkaConfig(directory, port, properties, advertisedPort, newSecurity);
  }
}
