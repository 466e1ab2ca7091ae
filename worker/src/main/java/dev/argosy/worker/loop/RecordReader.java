package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.RequestLog.Batch;
import dev.argosy.worker.loop.RequestLog.Membership;
import dev.argosy.worker.path.CannotGoOn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.jspecify.annotations.Nullable;

/**
 * The group member: which partitions are ours, and their records. Owned by the loop's thread.
 *
 * <p>A new partition is paused and stands at offset 0, a placeholder that is never read nor
 * committed: without a position the consumer would ask the broker for the committed offset, and one
 * partition that a dead worker's transaction pins would silence all (notes/kafka 8). {@link #start}
 * gives the real position and lets it flow.
 */
final class RecordReader {
  private static final byte[] EMPTY = {};

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String workerId;
  private final PollTrouble trouble;
  private final Set<String> topics;

  /** Partitions with a real position, and how the core names them. */
  private final Map<TopicPartition, Partition> started = new HashMap<>();

  private @Nullable Membership membership;
  private @Nullable Throwable thrownByMembership;

  /** A static member that comes back is handed what it had, without topics added since (ran). */
  private boolean checkTopics;

  RecordReader(
      KafkaConsumer<byte[], byte[]> consumer,
      Identity identity,
      Set<String> topics,
      KafkaConfig.GroupProtocol protocol) {
    this.consumer = consumer;
    this.workerId = identity.workerId();
    this.topics = topics;
    this.trouble = new PollTrouble(protocol);
    this.checkTopics = identity.stable() && protocol == KafkaConfig.GroupProtocol.CLASSIC;
    consumer.subscribe(topics, new Listener());
  }

  /**
   * See {@link RequestLog#poll}.
   *
   * @throws CannotGoOn if another process has our static member id
   * @throws KafkaException if this member can never work again: configuration, versions
   */
  Batch poll(Duration atMost, Membership current) {
    membership = current;
    long begun = System.nanoTime();
    Set<Partition> outOfRange = Set.of();
    ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
    try {
      records = consumer.poll(atMost);
      trouble.over();
    } catch (InvalidOffsetException outside) {
      outOfRange = hold(outside.partitions());
    } catch (FencedInstanceIdException | UnreleasedInstanceIdException twin) {
      var stop = new CannotGoOn(CannotGoOn.TWIN, "another process runs as worker " + workerId);
      stop.initCause(twin);
      throw stop;
    } catch (KafkaException failure) {
      rethrowMembership();
      trouble.survive(failure);
      // It may have failed at once; a loop that comes back at once would spin.
      LockSupport.parkNanos(atMost.toNanos() - (System.nanoTime() - begun));
    }
    rethrowMembership();
    return new Batch(incoming(records), positions(), outOfRange);
  }

  void start(Partition partition, long offset) {
    TopicPartition kafkas = kafkas(partition);
    consumer.seek(kafkas, offset);
    consumer.resume(List.of(kafkas));
    started.put(kafkas, partition);
  }

  /** Partitions that are not started (any more) stay as they are. */
  void pause(Collection<Partition> partitions) {
    consumer.pause(startedOf(partitions));
  }

  /** Partitions that are not started (any more) stay as they are. */
  void resume(Collection<Partition> partitions) {
    consumer.resume(startedOf(partitions));
  }

  /**
   * See {@link RequestLog#unread}. From the consumer's own metrics: {@code currentLag} waits for
   * another thread in KIP-848, and asks the broker.
   */
  long unread() {
    Map<MetricName, ? extends Metric> metrics = consumer.metrics();
    long unread = 0;
    for (TopicPartition partition : started.keySet()) {
      Metric lag = metrics.get(lagOf(partition));
      if (lag != null && lag.metricValue() instanceof Double records && records > 0) {
        unread += records.longValue();
      }
    }
    return unread;
  }

  private MetricName lagOf(TopicPartition partition) {
    return new MetricName(
        "records-lag",
        "consumer-fetch-manager-metrics",
        "",
        Map.of(
            "client-id",
            workerId,
            "topic",
            partition.topic(),
            "partition",
            Integer.toString(partition.partition())));
  }

  ConsumerGroupMetadata groupMetadata() {
    return consumer.groupMetadata();
  }

  /** Leaves the group at once, a static member too; may tell the last poll's membership. */
  void close(Duration atMost) {
    consumer.close(
        CloseOptions.timeout(atMost)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }

  /** Back to the placeholder. */
  private Set<Partition> hold(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    partitions.forEach(
        partition -> {
          consumer.seek(partition, 0);
          started.remove(partition);
        });
    return ours(partitions);
  }

  private Map<Partition, Long> positions() {
    Map<Partition, Long> positions = HashMap.newHashMap(started.size());
    started.forEach(
        (kafkas, partition) -> {
          try {
            positions.put(partition, consumer.position(kafkas, Duration.ZERO));
          } catch (KafkaException unknown) {
            // Being checked against the leader after an election: a time-out, or what the check
            // has found (a truncated log, no right to ask). The next poll says it again.
          }
        });
    return positions;
  }

  private List<Incoming> incoming(ConsumerRecords<byte[], byte[]> records) {
    List<Incoming> all = new ArrayList<>(records.count());
    for (TopicPartition kafkas : records.partitions()) {
      Partition partition = started.get(kafkas);
      if (partition == null) {
        throw new IllegalStateException("records of " + kafkas + ", which is not started");
      }
      for (ConsumerRecord<byte[], byte[]> record : records.records(kafkas)) {
        all.add(
            new Incoming(
                partition,
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers(record)));
      }
    }
    return all;
  }

  private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.stream(record.headers().toArray())
        .map(header -> new Header(header.key(), header.value() == null ? EMPTY : header.value()))
        .toList();
  }

  private Set<TopicPartition> startedOf(Collection<Partition> partitions) {
    return partitions.stream()
        .map(RecordReader::kafkas)
        .filter(started::containsKey)
        .collect(Collectors.toSet());
  }

  private void rethrowMembership() {
    Throwable thrown = thrownByMembership;
    thrownByMembership = null;
    switch (thrown) {
      case null -> {}
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalStateException(thrown);
    }
  }

  private static TopicPartition kafkas(Partition partition) {
    return new TopicPartition(partition.topic(), partition.number());
  }

  private static Set<Partition> ours(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(partition -> new Partition(partition.topic(), partition.partition()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Passes changes of ownership on; the consumer calls it inside poll and close. */
  private final class Listener implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      hold(partitions);
      if (checkTopics) {
        checkTopics = false;
        Set<String> had = new HashSet<>();
        partitions.forEach(partition -> had.add(partition.topic()));
        if (!had.containsAll(topics)) {
          consumer.enforceRebalance("a static member may miss topics added since it left");
        }
      }
      tell(ours(partitions), Membership::assigned);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      tell(ours(partitions), Membership::revoked);
      partitions.forEach(started::remove);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      partitions.forEach(started::remove);
      tell(ours(partitions), Membership::lost);
    }

    private void tell(Set<Partition> partitions, Told told) {
      Membership listening = membership;
      if (listening == null) {
        return;
      }
      try {
        told.of(listening, partitions);
      } catch (RuntimeException | Error thrown) {
        // The consumer wraps it or goes on; poll throws it as it is.
        thrownByMembership = thrown;
        throw thrown;
      }
    }
  }

  private interface Told {
    void of(Membership membership, Set<Partition> partitions);
  }
}
