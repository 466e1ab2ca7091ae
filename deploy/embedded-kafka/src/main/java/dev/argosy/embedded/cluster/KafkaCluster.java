package dev.argosy.embedded.cluster;

import dev.argosy.embedded.Ports;
import dev.argosy.embedded.cluster.NodeProperties.Addresses;
import dev.argosy.embedded.process.ChildProcess;
import dev.argosy.embedded.process.Freeze;
import dev.argosy.embedded.proxy.KafkaProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * Brokers in processes of their own on 127.0.0.1, from {@link #start} to {@link #close}. A node
 * that was killed or stopped goes on with its data at the same ports when it is begun again. Nodes
 * are known by their ids, 1 and up. Owned by one thread at a time.
 */
public final class KafkaCluster implements AutoCloseable {
  private static final int HEAP_MEGABYTES = 256;
  private static final int LOG_LINES = 20;

  /** A node: where it is, how it is started, and the process that it is now. */
  private static final class Node {
    private final int id;
    private final Addresses addresses;
    private final KafkaProxy proxy;
    private final Path properties;
    private final Path log;
    private ChildProcess process;

    private Node(
        int id, Addresses addresses, KafkaProxy proxy, Path properties, Path log, String cluster) {
      this.id = id;
      this.addresses = addresses;
      this.proxy = proxy;
      this.properties = properties;
      this.log = log;
      this.process = started(cluster);
    }

    private ChildProcess started(String cluster) {
      return ChildProcess.start(
          "broker-" + id,
          BrokerProcess.class,
          log,
          HEAP_MEGABYTES,
          List.of(properties.toString(), cluster));
    }
  }

  private final String clusterId = Uuid.randomUuid().toString();
  private final List<Node> nodes = new ArrayList<>();

  private KafkaCluster() {}

  /**
   * Starts so many nodes on empty directories; returns at once, see {@link #ready()}.
   *
   * @param directory for data and logs; made if it is missing, never deleted
   * @param properties broker properties that override ours, except where the nodes are
   */
  public static KafkaCluster start(Path directory, int size, Map<String, String> properties) {
    KafkaCluster cluster = new KafkaCluster();
    List<KafkaProxy> proxies = new ArrayList<>();
    try {
      List<Integer> ports = Ports.anyFree(4 * size);
      List<Addresses> addresses = new ArrayList<>();
      for (int index = 0; index < size; index++) {
        List<Integer> own = ports.subList(4 * index, 4 * index + 4);
        proxies.add(KafkaProxy.advertisedFor(address(own.get(1))));
        addresses.add(
            new Addresses(
                own.get(0), own.get(1), own.get(2), own.get(3), proxies.getLast().port()));
      }
      NodeProperties all = NodeProperties.of(addresses);
      Files.createDirectories(directory);
      for (int index = 0; index < size; index++) {
        int number = index + 1;
        Addresses at = addresses.get(index);
        Path data = directory.resolve("broker-" + number);
        Path file = directory.resolve("broker-%d.properties".formatted(number));
        write(file, all.of(number, at, data, properties));
        Path log = directory.resolve("broker-%d.log".formatted(number));
        cluster.nodes.add(new Node(number, at, proxies.get(index), file, log, cluster.clusterId));
      }
      return cluster;
    } catch (IOException unwritable) {
      cluster.close();
      throw new UncheckedIOException("can't write to " + directory, unwritable);
    } catch (RuntimeException failed) {
      cluster.close();
      throw failed;
    } finally {
      proxies.stream().skip(cluster.nodes.size()).forEach(KafkaProxy::close);
    }
  }

  private static void write(Path file, Map<String, String> properties) throws IOException {
    Properties contents = new Properties();
    contents.putAll(properties);
    try (Writer writer = Files.newBufferedWriter(file)) {
      contents.store(writer, null);
    }
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }

  /** The nodes' ids. */
  public List<Integer> ids() {
    return nodes.stream().map(node -> node.id).toList();
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return nodes.stream()
        .map(node -> address(node.addresses.clients()))
        .collect(Collectors.joining(","));
  }

  /** Where clients connect that shall meet what is done to {@link #proxies()}. */
  public String proxiedBootstrapServers() {
    return nodes.stream()
        .map(node -> address(node.addresses.proxy()))
        .collect(Collectors.joining(","));
  }

  /** The nodes' proxies, in the order of their ids. */
  public List<KafkaProxy> proxies() {
    return nodes.stream().map(node -> node.proxy).toList();
  }

  /** Whether every node that runs takes requests. */
  public boolean ready() {
    return nodes.stream().map(node -> node.process).allMatch(each -> each.ready() || !each.alive());
  }

  /** Whether this node's process runs. */
  public boolean alive(int node) {
    return node(node).process.alive();
  }

  /**
   * Nothing if all nodes run.
   *
   * @throws IllegalStateException naming one that does not, and what it said last
   */
  public void requireAlive() {
    for (Node node : nodes) {
      if (!node.process.alive()) {
        throw new IllegalStateException(
            "broker %d has ended with %d\n%s"
                .formatted(
                    node.id,
                    node.process.exitCode().orElse(0),
                    ChildProcess.tail(node.log, LOG_LINES)));
      }
    }
  }

  /** SIGKILL; returns once it is gone. */
  public void kill(int node) {
    node(node).process.kill();
  }

  /** SIGTERM; returns at once. */
  public void terminate(int node) {
    node(node).process.terminate();
  }

  /** SIGSTOP until what this returns is closed. */
  public Freeze freeze(int node) {
    return node(node).process.freeze();
  }

  /**
   * Starts a node again that has ended; returns at once, see {@link #ready()}.
   *
   * @throws IllegalStateException if it runs
   */
  public void begin(int node) {
    Node begun = node(node);
    if (begun.process.alive()) {
      throw new IllegalStateException("broker " + node + " still runs");
    }
    begun.process = begun.started(clusterId);
  }

  private Node node(int id) {
    return nodes.stream()
        .filter(node -> node.id == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no broker " + id));
  }

  /** SIGKILL for all of them: what they hold is thrown away with them. */
  @Override
  public void close() {
    nodes.forEach(node -> node.process.close());
    nodes.forEach(node -> node.proxy.close());
  }
}
