/**
 * A real cluster of several brokers, each a process of its own, so that it can be killed like one.
 *
 * <p>Start at {@link dev.argosy.embedded.cluster.KafkaCluster#start}. Every node is broker and
 * controller at once, as in small installations, so with a majority down nothing is decided any
 * more. Topics are replicated to all of three, and a write needs two. In front of each broker
 * stands a proxy for clients that want to meet faults of the network.
 */
@NullMarked
package dev.argosy.embedded.cluster;

import org.jspecify.annotations.NullMarked;
