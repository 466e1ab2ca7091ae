package dev.argosy.standalone.faults;

import dev.argosy.embedded.cluster.KafkaCluster;
import dev.argosy.simulator.Simulator;
import dev.argosy.standalone.kafka.KafkaConnection;

/**
 * What stands there when a fault strikes.
 *
 * @param kafka the cluster for clients of ours, past the proxies
 * @param ledger what was posted, and what came of it
 * @param bound counts the calls that a strike may repeat
 * @param strikes the most strikes of one fault
 */
record Scene(
    KafkaCluster cluster,
    KafkaConnection kafka,
    Simulator simulator,
    Fleet fleet,
    Feed feed,
    Ledger ledger,
    Bound bound,
    int strikes) {
  /** The lane that requests are posted to. */
  static final String LANE = "argosy.requests";

  /** The workers' group. */
  static final String GROUP = "argosy";

  /** The transactional id of this worker. */
  static String transactionalId(String worker) {
    return "argosy.%s.%s".formatted(GROUP, worker);
  }
}
