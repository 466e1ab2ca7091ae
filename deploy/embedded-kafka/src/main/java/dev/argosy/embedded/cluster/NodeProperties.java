package dev.argosy.embedded.cluster;

import dev.argosy.embedded.BrokerProperties;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The properties of a cluster's nodes.
 *
 * @param replicas copies of everything: as many as there are nodes
 * @param voters all controllers, as {@code id@host:port}
 */
record NodeProperties(int replicas, String voters) {
  /** A write is durable on all but one. */
  private int inSync() {
    return Math.max(1, replicas - 1);
  }

  /**
   * Where one node listens: for clients, for clients that come by its proxy, for other brokers, as
   * a controller.
   */
  record Addresses(int clients, int proxied, int broker, int controller, int proxy) {}

  static NodeProperties of(List<Addresses> nodes) {
    String voters =
        IntStream.range(0, nodes.size())
            .mapToObj(node -> "%d@127.0.0.1:%d".formatted(node + 1, nodes.get(node).controller()))
            .collect(Collectors.joining(","));
    return new NodeProperties(nodes.size(), voters);
  }

  /** All properties of the node with this id. */
  Map<String, String> of(int id, Addresses at, Path data, Map<String, String> others) {
    Map<String, String> properties = new HashMap<>(BrokerProperties.tuning());
    for (String topic : List.of("offsets.topic", "share.coordinator.state.topic")) {
      properties.put(topic + ".replication.factor", Integer.toString(replicas));
    }
    properties.put("transaction.state.log.replication.factor", Integer.toString(replicas));
    properties.put("transaction.state.log.min.isr", Integer.toString(inSync()));
    properties.put("share.coordinator.state.topic.min.isr", Integer.toString(inSync()));
    properties.put("default.replication.factor", Integer.toString(replicas));
    properties.put("min.insync.replicas", Integer.toString(inSync()));
    // As a production cluster has them: what a dead worker leaves open stays so for a while.
    properties.remove("transaction.abort.timed.out.transaction.cleanup.interval.ms");
    properties.remove("add.partitions.to.txn.retry.backoff.ms");
    // A dead node is noticed within seconds; its failure is what is looked at, not the wait for it.
    properties.put("broker.session.timeout.ms", "3000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("controller.quorum.election.timeout.ms", "1000");
    properties.put("controller.quorum.fetch.timeout.ms", "2000");
    properties.put("controller.quorum.election.backoff.max.ms", "500");
    properties.put("replica.lag.time.max.ms", "10000");
    properties.put(
        "listener.security.protocol.map",
        "CLIENTS:PLAINTEXT,PROXIED:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.putAll(others);
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(id));
    properties.put(
        "listeners",
        "CLIENTS://127.0.0.1:%d,PROXIED://127.0.0.1:%d,BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(at.clients(), at.proxied(), at.broker(), at.controller()));
    properties.put(
        "advertised.listeners",
        "CLIENTS://127.0.0.1:%d,PROXIED://127.0.0.1:%d,BROKER://127.0.0.1:%d"
            .formatted(at.clients(), at.proxy(), at.broker()));
    properties.put("inter.broker.listener.name", "BROKER");
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("controller.quorum.voters", voters);
    properties.put("log.dirs", data.toAbsolutePath().toString());
    return properties;
  }
}
