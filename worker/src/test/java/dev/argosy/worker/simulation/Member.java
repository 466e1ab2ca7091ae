package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A member of the group, with what its client knows and what the coordinator knows of it. */
final class Member {
  final String worker;
  final int id;

  /** The topics that it reads. */
  final Set<String> subscribed;

  /** The client's: partitions it has been told of and has not given up. */
  final Set<Partition> owned = new TreeSet<>();

  /** The client's: generation (classic) or member epoch (KIP-848) it would commit with. */
  int epoch;

  /** The coordinator's: partitions it may have, and the epoch they were given at. */
  final TreeMap<Partition, Integer> assigned = new TreeMap<>();

  /** The coordinator's: what it is to have in the end. */
  Set<Partition> target = new TreeSet<>();

  /** The coordinator's epoch of it (KIP-848). */
  int coordinatorEpoch;

  /** The coordinator does not know it any more. */
  boolean gone;

  /** Gone, since another process came with its static id. */
  boolean replaced;

  /** Classic: has joined the rebalance that is being prepared. */
  boolean joined;

  /** Told when the coordinator forgets it; the client itself learns it later. */
  Runnable onGone = () -> {};

  long heardAt;
  long polledAt;

  Member(String worker, int id, Set<String> subscribed, long now) {
    this.worker = worker;
    this.id = id;
    this.subscribed = subscribed;
    this.heardAt = now;
    this.polledAt = now;
  }

  boolean reads(Partition partition) {
    return subscribed.contains(partition.topic());
  }
}
