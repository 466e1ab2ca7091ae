package dev.argosy.client.batch;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** What Kafka has acknowledged and the journal does not know yet. Thread-safe. */
final class Acknowledged {
  /**
   * Some of it.
   *
   * @param lane behind the last of these requests on each partition
   */
  record Group(BitSet numbers, Map<Integer, Long> lane) {}

  private BitSet numbers = new BitSet();
  private Map<Integer, Long> lane = new TreeMap<>();
  private int count;

  synchronized void add(int number, int partition, long next) {
    numbers.set(number);
    lane.merge(partition, next, Math::max);
    count++;
  }

  /** In this run, taken or not. */
  synchronized int count() {
    return count;
  }

  /** Takes all that is there. */
  synchronized Group take() {
    Group group = new Group(numbers, lane);
    numbers = new BitSet();
    lane = new TreeMap<>();
    return group;
  }
}
