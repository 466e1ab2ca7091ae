/**
 * A wire between clients and one broker that can be damaged on purpose: answers lost, requests held
 * back, silence, connections cut, all at a chosen request rather than at a chosen time.
 *
 * <p>Start at {@link dev.argosy.embedded.proxy.KafkaProxy#inFrontOf}. The proxy reads the head of
 * each request (which API, whose client) and rewrites the addresses in the broker's answers, so a
 * client that starts here stays here, while clients of the broker's own address never notice. Kafka
 * answers each connection in order, so a held request also holds what its client sends after it on
 * that connection, as a stalled network would.
 */
@NullMarked
package dev.argosy.embedded.proxy;

import org.jspecify.annotations.NullMarked;
