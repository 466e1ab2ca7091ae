package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.settlement.Outgoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The Kafka that all workers of a run share: topics, transactions, offsets and one group. */
final class Broker {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(500);

  /**
   * @param limit bytes of a record it takes
   */
  record Topic(String name, UUID id, int limit, List<PartitionLog> logs) {}

  final Offsets offsets = new Offsets();
  final Transactions transactions;
  final Group group;
  final Dice dice;
  private final Baton baton;
  private final History history;
  private final SequencedMap<String, Topic> topics = new TreeMap<>();
  private final List<BrokerWatch> watches = new ArrayList<>();
  private final List<SimulatedRequestLog> clients = new ArrayList<>();
  private final boolean namesCulprits;
  private long downUntil;
  private int deleted;

  Broker(
      Baton baton,
      Dice dice,
      History history,
      Collection<Topic> topics,
      Function<List<Partition>, Group> group,
      Collection<String> subscribed) {
    this.baton = baton;
    this.dice = dice;
    this.history = history;
    this.transactions = new Transactions(baton, dice, history, offsets, watches);
    this.namesCulprits = dice.chance(0.5);
    topics.forEach(topic -> this.topics.put(topic.name(), topic));
    this.group =
        group.apply(
            topics.stream()
                .filter(topic -> subscribed.contains(topic.name()))
                .flatMap(topic -> topic.logs().stream())
                .map(log -> log.partition)
                .toList());
    baton.after(TICK, this::tick);
  }

  static Topic topic(Dice dice, String name, int partitions, int limit, long base) {
    List<PartitionLog> logs = new ArrayList<>();
    for (int number = 0; number < partitions; number++) {
      logs.add(new PartitionLog(new Partition(name, number), base));
    }
    var random = dice.split();
    return new Topic(name, new UUID(random.nextLong(), random.nextLong()), limit, logs);
  }

  void watch(BrokerWatch watch) {
    watches.add(watch);
  }

  void connect(SimulatedRequestLog client) {
    clients.add(client);
  }

  Optional<Topic> topic(String name) {
    return Optional.ofNullable(topics.get(name));
  }

  /** A topic that the group reads gets one more partition. */
  Partition addPartition(String name) {
    List<PartitionLog> logs = topics.get(name).logs();
    Partition added = new Partition(name, logs.size());
    logs.add(new PartitionLog(added, 0));
    group.add(added);
    return added;
  }

  /** A topic is made that the group is going to read. */
  void create(Topic topic) {
    topics.put(topic.name(), topic);
    topic.logs().forEach(log -> group.add(log.partition));
  }

  /** Deletes a topic that nobody reads requests from. */
  void delete(String name) {
    topics.remove(name);
    deleted++;
  }

  /** Brings a deleted topic back. */
  void restore(Topic topic) {
    topics.put(topic.name(), topic);
    deleted--;
  }

  /** Whether no topic is missing. */
  boolean complete() {
    return deleted == 0;
  }

  PartitionLog log(Partition partition) {
    return topics.get(partition.topic()).logs().get(partition.number());
  }

  /** A service posts a record. */
  Partition post(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    PartitionLog log = logFor(topic, key);
    log.append(new StoredRecord(millis(), key, value, List.<Header>of()), null);
    return log.partition;
  }

  /** A producer writes a record of its transaction; the topic must exist. */
  void write(BrokerTransaction transaction, Outgoing outgoing) {
    StoredRecord record =
        new StoredRecord(millis(), outgoing.key(), outgoing.value(), outgoing.headers());
    Integer partition = outgoing.partition();
    PartitionLog log =
        partition == null
            ? logFor(outgoing.topic(), outgoing.key())
            : topics.get(outgoing.topic()).logs().get(partition);
    log.append(record, transaction);
  }

  /** Replaces what the group has committed, as foreign software would. */
  void forge(Partition partition, OffsetCommit forged) {
    offsets.overwrite(partition, forged);
    watches.forEach(watch -> watch.forged(partition, forged));
  }

  /** Forgets what the group has committed: all of what is kept may run again. */
  void forgetOffset(Partition partition) {
    offsets.forget(partition);
    OffsetCommit nothing = new OffsetCommit(log(partition).start(), "");
    watches.forEach(watch -> watch.forged(partition, nothing));
  }

  void trim(Partition partition, long to) {
    PartitionLog log = log(partition);
    log.trim(to);
    watches.forEach(watch -> watch.trimmed(partition, log.start()));
  }

  boolean compact(Partition partition, long offset) {
    boolean gone = log(partition).compact(offset);
    if (gone) {
      watches.forEach(watch -> watch.compacted(partition, offset));
    }
    return gone;
  }

  /** Nothing answers for that long. */
  void fail(long nanos) {
    history.event(Fault.BROKER_OUTAGE, "broker");
    downUntil = baton.nanos() + nanos;
  }

  boolean down() {
    return baton.nanos() < downUntil;
  }

  Map<String, Topic> topics() {
    return topics;
  }

  private PartitionLog logFor(String topic, byte @Nullable [] key) {
    List<PartitionLog> logs = topics.get(topic).logs();
    int place = key == null ? dice.between(0, logs.size() - 1) : Arrays.hashCode(key);
    return logs.get(Math.floorMod(place, logs.size()));
  }

  /** Whether a refused record is named in the refusal; never or always, by the broker's version. */
  boolean namesCulprits() {
    return namesCulprits;
  }

  Instant time() {
    return baton.now();
  }

  private long millis() {
    return baton.now().toEpochMilli();
  }

  private void tick() {
    if (down()) {
      group.forgive();
    } else {
      clients.removeIf(client -> !client.heartbeat());
      group.expire();
      transactions.sweep();
    }
    baton.after(TICK, this::tick);
  }
}
