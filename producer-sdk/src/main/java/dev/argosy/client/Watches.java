package dev.argosy.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions are read, and by how many. Thread-safe.
 *
 * <p>A partition stays for a while after its last reader left: who comes back to it needs not ask
 * Kafka where it ends.
 */
final class Watches {
  private final Duration linger;
  private final LongSupplier nanos;
  private final Map<TopicPartition, Watch> watched = new HashMap<>(); // guarded by this

  private static final class Watch {
    int readers;
    long leftAt;
  }

  Watches(Duration linger, LongSupplier nanos) {
    this.linger = linger;
    this.nanos = nanos;
  }

  /** One more reader, if the partition is read already. */
  synchronized boolean join(TopicPartition partition) {
    Watch watch = watched.get(partition);
    if (watch != null) {
      watch.readers++;
    }
    return watch != null;
  }

  /** One more reader of a partition that is read from now on. */
  synchronized void enter(TopicPartition partition) {
    watched.computeIfAbsent(partition, unused -> new Watch()).readers++;
  }

  /** One reader less. */
  synchronized void leave(TopicPartition partition) {
    Watch watch = watched.get(partition);
    if (watch != null) {
      watch.readers--;
      watch.leftAt = nanos.getAsLong();
    }
  }

  /** Forgets what nobody has read for a while. */
  synchronized void release() {
    long now = nanos.getAsLong();
    watched.values().removeIf(watch -> watch.readers == 0 && now - watch.leftAt > linger.toNanos());
  }

  synchronized Set<TopicPartition> all() {
    return Set.copyOf(watched.keySet());
  }
}
