package dev.argosy.standalone.faults;

import dev.argosy.embedded.cluster.KafkaCluster;
import dev.argosy.standalone.EnvironmentProblem;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/** Which broker does what, and waiting until all of them do it again. */
final class Topology {
  private static final Duration STOPPED = Duration.ofMinutes(1);
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration IN_SYNC = Duration.ofMinutes(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

  private Topology() {}

  /** The broker that leads most partitions. */
  static int busiest(Site site) {
    Map<Integer, Integer> led = new HashMap<>();
    try (Admin admin = site.kafka().admin()) {
      described(site, admin).stream()
          .flatMap(topic -> topic.partitions().stream())
          .filter(partition -> partition.leader() != null)
          .forEach(partition -> led.merge(partition.leader().id(), 1, Integer::sum));
    }
    return led.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow(() -> new EnvironmentProblem("no partition has a leader"))
        .getKey();
  }

  /** The broker that coordinates this worker's transactions. */
  static int coordinator(Site site, WorkerProcess worker) {
    String id = Scene.transactionalId(worker.id());
    try (Admin admin = site.kafka().admin()) {
      return site.kafka()
          .answer(admin.describeTransactions(List.of(id)).description(id))
          .coordinatorId();
    }
  }

  /** SIGTERM; returns when they have ended, which may take a while if too few are left. */
  static void stop(Site site, Collection<Integer> brokers) {
    brokers.forEach(site.cluster()::terminate);
    if (!site.patience().holds(STOPPED, () -> brokers.stream().noneMatch(site.cluster()::alive))) {
      brokers.stream().filter(site.cluster()::alive).forEach(site.cluster()::kill);
    }
  }

  /** Starts brokers again; returns when every partition has all its replicas in sync. */
  static void begin(Site site, Collection<Integer> brokers) {
    brokers.forEach(site.cluster()::begin);
    site.patience().until("the brokers take requests", READY, site.cluster()::ready);
    requireAlive(site.cluster());
    try (Admin admin = site.kafka().admin()) {
      site.patience()
          .until(
              "all replicas are in sync",
              IN_SYNC,
              () -> {
                site.patience().pause(LOOK_AGAIN);
                return inSync(site, admin);
              });
    }
    site.note("brokers %s are back".formatted(brokers));
  }

  /**
   * Nothing if all brokers run.
   *
   * @throws EnvironmentProblem if one has ended by itself
   */
  static void requireAlive(KafkaCluster cluster) {
    try {
      cluster.requireAlive();
    } catch (IllegalStateException ended) {
      throw new EnvironmentProblem(String.valueOf(ended.getMessage()), ended);
    }
  }

  private static boolean inSync(Site site, Admin admin) {
    try {
      return described(site, admin).stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(partition -> partition.isr().size() == partition.replicas().size());
    } catch (KafkaException | EnvironmentProblem notYet) {
      return false;
    }
  }

  private static Collection<TopicDescription> described(Site site, Admin admin) {
    var names =
        site.kafka().answer(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    return site.kafka().answer(admin.describeTopics(names).allTopicNames()).values();
  }
}
