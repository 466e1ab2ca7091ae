package dev.argosy.worker.loop;

import dev.argosy.worker.Samples;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.settlement.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A log in the test's hand: two empty partitions of a group of one, and answers as it says. */
final class HandLog implements RequestLog {
  /** Of every commit until another is set. */
  Commit answer = new Commit.Done();

  /** Whether offsets are not told. */
  boolean silent;

  long unread;
  long timestamp;

  /** What stands beside the committed offset of each partition; nothing if it is not here. */
  final Map<Partition, String> metadata = new HashMap<>();

  private final Set<Partition> partitions;
  private final Set<Partition> started = new TreeSet<>();
  private final List<Incoming> posted = new ArrayList<>();
  private final Map<Partition, Long> ends = new HashMap<>();
  private boolean assigned;

  HandLog(Partition... partitions) {
    this.partitions = new TreeSet<>(Set.of(partitions));
    this.partitions.forEach(partition -> ends.put(partition, 0L));
  }

  void post(Partition partition, byte[] value, Header... headers) {
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    posted.add(new Incoming(partition, offset, timestamp, null, value, List.of(headers)));
  }

  @Override
  public Batch poll(Duration atMost, Membership membership) {
    if (!assigned) {
      assigned = true;
      membership.assigned(partitions);
      return new Batch(List.of(), Map.of(), Set.of());
    }
    if (!started.equals(partitions)) {
      return new Batch(List.of(), Map.of(), Set.of());
    }
    List<Incoming> records = List.copyOf(posted);
    posted.clear();
    return new Batch(records, Map.copyOf(ends), Set.of());
  }

  @Override
  public void readOffsets(Set<Partition> asked, Consumer<OffsetReading> told) {
    told.accept(
        silent
            ? new OffsetReading(Map.of(), Map.of())
            : new OffsetReading(
                partitions.stream()
                    .map(Partition::topic)
                    .distinct()
                    .collect(Collectors.toMap(topic -> topic, _ -> Samples.TOPIC_ID)),
                partitions.stream()
                    .collect(
                        Collectors.toMap(
                            partition -> partition,
                            partition ->
                                new OffsetReading.State.Committed(
                                    0,
                                    metadata.getOrDefault(partition, ""),
                                    null,
                                    0,
                                    ends.getOrDefault(partition, 0L))))));
  }

  @Override
  public Commit commit(Transaction transaction) {
    return answer;
  }

  @Override
  public Commit commitAgain() {
    return answer;
  }

  @Override
  public boolean reopen() {
    return true;
  }

  @Override
  public Writable writable(Outgoing outgoing) {
    return new Writable.Yes();
  }

  @Override
  public int partitions(String topic) {
    return 1;
  }

  @Override
  public Duration lease() {
    return Duration.ofSeconds(5);
  }

  @Override
  public long unread() {
    return unread;
  }

  @Override
  public int partitions() {
    return partitions.size();
  }

  @Override
  public void start(Partition partition, long offset) {
    started.add(partition);
  }

  @Override
  public void pause(Collection<Partition> some) {}

  @Override
  public void resume(Collection<Partition> some) {}

  @Override
  public void fenceDeadWriters() {}

  @Override
  public void close() {}
}
