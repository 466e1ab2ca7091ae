package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.settlement.Outgoing;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * The port's adapter to a real Kafka: a group member, a transactional producer, an admin client on
 * a thread of its own. It decides nothing and tells the truth; see {@link RequestLog}.
 *
 * <p>Owned by the loop's thread. After a crash on any line the broker ends what was open: the
 * membership after the session, the transaction after its time-out, when another worker fences it,
 * or when this one comes back under the same id.
 */
public final class KafkaRequestLog implements RequestLog {
  private static final int OPENING_TRIES = 3;
  private static final int MORE_TOPICS_TRIES = 10;
  private static final Duration MORE_TOPICS_PAUSE = Duration.ofMillis(200);
  private static final Duration REFRESH = Duration.ofSeconds(30);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Admin admin;
  private final AdminThread adminThread;
  private final TopicLimits limits;
  private final GroupLease lease;
  private final OffsetReader offsets;
  private final DeadWriters deadWriters;
  private final TransactionWriter writer;
  private final RecordReader reader;

  /**
   * Connects, ends what an earlier process of this id left open, and learns what it must know of
   * topics and group. Blocks for some seconds, up to a minute when the broker is ill, and until a
   * broker answers if none does.
   *
   * @param stopped whether the worker was asked to end; looked at while no broker answers
   * @throws CannotGoOn if no broker's name is known or the broker does not let us in, or Kafka's
   *     clients refuse the properties
   * @throws IllegalStateException if it gives the group too short a session
   */
  public KafkaRequestLog(
      KafkaConfig config,
      Identity identity,
      LogTopics topics,
      Timings timings,
      BooleanSupplier stopped) {
    var clients = new KafkaClients(config, identity, topics.maxRecordBytes(), timings);
    var entrance = new Entrance(config, stopped);
    BootstrapServers.check(config.bootstrapServers(), config.properties());
    admin = entrance.made(clients::admin);
    adminThread = new AdminThread(identity.workerId(), CLOSE_WITHIN);
    limits = new TopicLimits(admin, topics);
    lease = new GroupLease(admin, config, timings);
    offsets = new OffsetReader(admin, config.groupId());
    deadWriters = new DeadWriters(admin, config.groupId(), identity.workerId());
    writer =
        orElse(
            this::closeAdmin,
            () -> {
              entrance.pass(admin);
              entrance.require(known(), "does not say which topics there are");
              entrance.require(lease.refresh(), "does not say how long the group's session is");
              return entrance.made(
                  () -> new TransactionWriter(clients, limits::partitions, CLOSE_WITHIN));
            });
    reader =
        orElse(
            this::closeAllButReader,
            () -> {
              entrance.require(opened(), "gives no transactional producer");
              return new RecordReader(
                  entrance.made(clients::consumer),
                  identity,
                  topics.read(),
                  config.groupProtocol());
            });
    adminThread.repeat(REFRESH, limits::refresh);
    adminThread.repeat(REFRESH, lease::refresh);
  }

  /** A topic made a moment ago may not be known yet to the broker that we ask. */
  private boolean known() {
    boolean known = limits.refresh();
    for (int more = 0; known && !limits.complete() && more < MORE_TOPICS_TRIES; more++) {
      LockSupport.parkNanos(MORE_TOPICS_PAUSE.toNanos());
      known = limits.refresh();
    }
    return known;
  }

  @Override
  public Batch poll(Duration atMost, Membership membership) {
    return reader.poll(atMost, membership);
  }

  @Override
  public void start(Partition partition, long offset) {
    reader.start(partition, offset);
  }

  @Override
  public void pause(Collection<Partition> partitions) {
    reader.pause(partitions);
  }

  @Override
  public void resume(Collection<Partition> partitions) {
    reader.resume(partitions);
  }

  @Override
  public void readOffsets(Set<Partition> partitions, Consumer<OffsetReading> answer) {
    Set<Partition> asked = Set.copyOf(partitions);
    adminThread.ask(() -> offsets.read(asked), OffsetReader.NOTHING, answer);
  }

  @Override
  public void fenceDeadWriters() {
    adminThread.run(deadWriters::fence);
  }

  @Override
  public Commit commit(Transaction transaction) {
    return writer.commit(transaction, reader.groupMetadata());
  }

  @Override
  public Commit commitAgain() {
    return writer.commitAgain();
  }

  @Override
  public boolean reopen() {
    return writer.reopen();
  }

  @Override
  public Writable writable(Outgoing outgoing) {
    return limits.writable(outgoing);
  }

  @Override
  public int partitions(String topic) {
    return limits.partitions(topic);
  }

  @Override
  public Duration lease() {
    return lease.lease();
  }

  @Override
  public long unread() {
    return reader.unread();
  }

  @Override
  public int partitions() {
    return limits.partitionsRead();
  }

  /** The member leaves first: its membership is told of the loss and may commit a last time. */
  @Override
  public void close() {
    try {
      reader.close(CLOSE_WITHIN);
    } finally {
      closeAllButReader();
    }
  }

  private void closeAllButReader() {
    try {
      writer.close();
    } finally {
      closeAdmin();
    }
  }

  private void closeAdmin() {
    admin.close(Duration.ZERO);
    adminThread.close();
  }

  private boolean opened() {
    for (int opening = 1; opening <= OPENING_TRIES; opening++) {
      if (writer.reopen()) {
        return true;
      }
    }
    return false;
  }

  private static <T> T orElse(Runnable close, Supplier<T> part) {
    try {
      return part.get();
    } catch (RuntimeException failed) {
      close.run();
      throw failed;
    }
  }
}
