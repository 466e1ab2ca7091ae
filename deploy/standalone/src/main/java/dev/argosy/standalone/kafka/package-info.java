/**
 * The command as one more client of the cluster: plain Kafka clients, as any service would use
 * them.
 *
 * <p>{@link dev.argosy.standalone.kafka.KafkaConnection} is how every command finds its cluster;
 * {@code TopicCreation} makes topics, {@code Submitter} posts requests, {@code CommittedReader}
 * reads what is committed, {@code DecidedEnds} waits until nothing is undecided, {@code Audit}
 * compares. Not here: anything that a worker does.
 */
@NullMarked
package dev.argosy.standalone.kafka;

import org.jspecify.annotations.NullMarked;
