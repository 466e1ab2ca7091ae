package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.RequestLog.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The consumer's buffers: what was fetched is delivered by a later poll, even if the partition has
 * become another's meanwhile and the client has not been told.
 */
final class Fetcher {
  private static final int FETCH = 40;

  /** A started partition. */
  private static final class Reading {
    private final Deque<PartitionLog.Visible> buffered = new ArrayDeque<>();
    private long position;
    private long next;
    private boolean paused;
    private boolean outOfRange;

    Reading(long position) {
      this.position = position;
      this.next = position;
    }
  }

  private final Broker broker;
  private final History history;
  private final Map<Partition, Reading> readings = new TreeMap<>();

  Fetcher(Broker broker, History history) {
    this.broker = broker;
    this.history = history;
  }

  void start(Partition partition, long offset) {
    readings.put(partition, new Reading(offset));
  }

  void drop(Collection<Partition> partitions) {
    readings.keySet().removeAll(partitions);
  }

  void pause(Collection<Partition> partitions, boolean paused) {
    for (Partition partition : partitions) {
      Reading reading = readings.get(partition);
      if (reading == null) {
        throw new IllegalStateException(partition + " was never started");
      }
      reading.paused = paused;
    }
  }

  /** Fetches for every partition that delivers and has nothing buffered. */
  void fetch() {
    readings.forEach(
        (partition, reading) -> {
          if (!reading.paused && !reading.outOfRange && reading.buffered.isEmpty()) {
            PartitionLog log = broker.log(partition);
            if (reading.position < log.start() || reading.position > log.end()) {
              history.event(Fault.OUT_OF_RANGE, partition);
              reading.outOfRange = true;
              return;
            }
            PartitionLog.Fetched fetched = log.read(reading.position, FETCH);
            reading.buffered.addAll(fetched.records());
            reading.next = fetched.next();
            if (reading.buffered.isEmpty()) {
              reading.position = reading.next;
            }
          }
        });
  }

  /** What is fetched and not handed over, or not fetched; markers and the like count too. */
  long unread() {
    long unread = 0;
    for (var each : readings.entrySet()) {
      unread += Math.max(0, broker.log(each.getKey()).end() - each.getValue().position);
    }
    return unread;
  }

  /** Hands over what is buffered, at most so many records. */
  Batch deliver(int most) {
    List<Incoming> records = new ArrayList<>();
    Map<Partition, Long> positions = new TreeMap<>();
    Set<Partition> outOfRange = new TreeSet<>();
    readings.forEach(
        (partition, reading) -> {
          if (reading.outOfRange) {
            outOfRange.add(partition);
            return;
          }
          while (!reading.paused && records.size() < most && !reading.buffered.isEmpty()) {
            PartitionLog.Visible visible = reading.buffered.poll();
            reading.position = reading.buffered.isEmpty() ? reading.next : visible.offset() + 1;
            StoredRecord record = visible.record();
            records.add(
                new Incoming(
                    partition,
                    visible.offset(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    record.headers()));
          }
          positions.put(partition, reading.position);
        });
    return new Batch(records, positions, outOfRange);
  }
}
