package dev.argosy.embedded;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The broker's properties: tuned for one node that starts fast, stays small and answers tests
 * quickly.
 */
public final class BrokerProperties {
  /** What a caller can't override: the broker could not be found, or would write somewhere else. */
  static final Set<String> FIXED =
      Set.of(
          "process.roles",
          "node.id",
          "listeners",
          "advertised.listeners",
          "inter.broker.listener.name",
          "controller.listener.names",
          "listener.security.protocol.map",
          "controller.quorum.voters",
          "log.dirs");

  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final String NODE_ID = "1";

  /** Room for topics that allow 33 MiB messages, and for the batch around one. */
  private static final String MESSAGE_MAX_BYTES = Integer.toString(40 * 1024 * 1024);

  private BrokerProperties() {}

  /**
   * Everything that has nothing to do with where the broker stands; a broker in a container can
   * have it too.
   */
  public static Map<String, String> tuning() {
    Map<String, String> properties = new HashMap<>();
    // One node holds every internal topic once; few partitions, since each costs files and start-up
    // time.
    properties.put("default.replication.factor", "1");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "4");
    properties.put("auto.create.topics.enable", "false");
    properties.put("message.max.bytes", MESSAGE_MAX_BYTES);
    properties.put("replica.fetch.max.bytes", MESSAGE_MAX_BYTES);
    properties.put("replica.fetch.response.max.bytes", MESSAGE_MAX_BYTES);
    // Transactions: no wait before the first one, and one that ran out of time is swept within a
    // second.
    properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    properties.put("add.partitions.to.txn.retry.backoff.ms", "1");
    // Groups: members join at once, and a test may ask for sessions as short as it can bear.
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("group.min.session.timeout.ms", "1000");
    properties.put("group.consumer.min.session.timeout.ms", "1000");
    properties.put("group.consumer.session.timeout.ms", "10000");
    properties.put("group.consumer.min.heartbeat.interval.ms", "200");
    properties.put("group.consumer.heartbeat.interval.ms", "1000");
    // Small: the cleaner's buffer is 128 MB of heap by default, and each pool a handful of threads.
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.put("log.cleaner.threads", "1");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    properties.put("num.recovery.threads.per.data.dir", "1");
    properties.put("num.replica.fetchers", "1");
    properties.put("num.replica.alter.log.dirs.threads", "1");
    properties.put("background.threads", "2");
    // A lone controller has nobody to wait for.
    properties.put("controller.quorum.election.timeout.ms", "300");
    properties.put("controller.quorum.election.backoff.max.ms", "100");
    properties.put("broker.heartbeat.interval.ms", "500");
    return properties;
  }

  /** All properties of the broker that {@code config} describes, on these ports. */
  static Map<String, String> of(EmbeddedKafkaConfig config, Ports ports) {
    Map<String, String> properties = tuning();
    properties.putAll(config.properties());
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", NODE_ID);
    String secured =
        config.security().secured()
            ? ",LOGIN://127.0.0.1:%d,CERTIFICATE://127.0.0.1:%d"
                .formatted(ports.login(), ports.certificate())
            : "";
    // Markers of transactions travel from the broker to itself; on a listener of its own no proxy
    // can stop them.
    properties.put(
        "listeners",
        "CLIENTS://127.0.0.1:%d,BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                .formatted(ports.clients(), ports.broker(), ports.controller())
            + secured);
    properties.put(
        "advertised.listeners",
        "CLIENTS://127.0.0.1:%d,BROKER://127.0.0.1:%d"
                .formatted(config.advertisedPort().orElse(ports.clients()), ports.broker())
            + secured);
    properties.put("inter.broker.listener.name", "BROKER");
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put(
        "listener.security.protocol.map",
        "CLIENTS:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_SSL,CERTIFICATE:SSL");
    properties.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + ports.controller());
    properties.put("log.dirs", config.directory().toAbsolutePath().toString());
    return properties;
  }
}
