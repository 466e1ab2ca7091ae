package dev.argosy.standalone.faults;

import dev.argosy.embedded.cluster.KafkaCluster;
import dev.argosy.simulator.Simulator;
import dev.argosy.standalone.kafka.KafkaConnection;

/**
 * What stands there when a fault strikes.
 *
 * @param kafka the cluster for clients of ours, past the proxies
 * @param bound counts the calls that a strike may repeat
 * @param strikes the most strikes of one fault
 */
record Scene(
    KafkaCluster cluster,
    KafkaConnection kafka,
    Simulator simulator,
    Fleet fleet,
    Feed feed,
    Bound bound,
    int strikes) {
  /** The lane that requests are posted to. */
  static final String LANE = "argosy.requests";

  /** The workers' group. */
  static final String GROUP = "argosy";
}
