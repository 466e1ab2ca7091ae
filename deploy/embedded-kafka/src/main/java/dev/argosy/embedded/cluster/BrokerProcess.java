package dev.argosy.embedded.cluster;

import dev.argosy.embedded.Storage;
import dev.argosy.embedded.process.ParentWatch;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** The main class of a cluster's node. */
public final class BrokerProcess {
  private BrokerProcess() {}

  /**
   * Runs a broker until SIGTERM, or until its parent is gone. Prints {@code ready} once it takes
   * requests.
   *
   * @param arguments a file of broker properties, and the cluster's id
   */
  public static void main(String[] arguments) throws IOException {
    ParentWatch.begin();
    Map<String, String> properties = read(Path.of(arguments[0]));
    Path data = Path.of(properties.getOrDefault("log.dirs", ""));
    Storage.format(data, arguments[1], properties, Map.of());
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-stop"));
    server.startup();
    System.out.println("ready");
    server.awaitShutdown();
  }

  private static Map<String, String> read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> all = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
    return all;
  }
}
