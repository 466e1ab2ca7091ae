package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.settlement.Outgoing;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The port to Kafka: what a member of the worker group, a transactional producer and an admin
 * client can do, and how they fail. It decides nothing; every rule of the core stands above it, so
 * the simulation tests the rules and {@link KafkaRequestLog} only has to tell the truth.
 *
 * <p>Not thread-safe: owned by the loop's thread. Only the answers of {@link #readOffsets} arrive
 * on another one.
 */
public interface RequestLog extends AutoCloseable {
  /**
   * Told of changes of ownership inside {@link #poll} and {@link #close}, on the caller's thread.
   */
  interface Membership {
    /** New partitions. They deliver nothing until {@link RequestLog#start}. */
    void assigned(Set<Partition> partitions);

    /**
     * Partitions to give up in an orderly way; they are still ours until this returns. May block
     * and commit.
     */
    void revoked(Set<Partition> partitions);

    /** Partitions that another member may own already. */
    void lost(Set<Partition> partitions);
  }

  /**
   * What a poll brought.
   *
   * @param records in offset order within a partition
   * @param positions for started partitions, the next offset to be read: whatever lies below and
   *     was not delivered is no record (a transaction's marker, aborted, compacted away);
   *     partitions whose position is not known are absent
   * @param outOfRange started partitions whose position does not exist (retention overtook it, the
   *     topic was made anew); they deliver nothing until started again
   */
  record Batch(List<Incoming> records, Map<Partition, Long> positions, Set<Partition> outOfRange) {}

  /** Polls once, read_committed; heart-beats and membership changes happen in here. */
  Batch poll(Duration atMost, Membership membership);

  /** Reads a partition from this offset on. Only for partitions we own. */
  void start(Partition partition, long offset);

  /** Stops the delivery of these started partitions; what was fetched is kept. */
  void pause(Collection<Partition> partitions);

  /** Goes on with started, paused partitions. */
  void resume(Collection<Partition> partitions);

  /**
   * Reads stable offsets and offset maps of these partitions' topics, off the caller's thread. The
   * answer comes exactly once, on any thread; a failed read answers with no states.
   */
  void readOffsets(Set<Partition> partitions, Consumer<OffsetReading> answer);

  /**
   * Ends the open transactions of workers of this group that are no members any more, off the
   * caller's thread; never those of a live member. Failures show in the next {@link #readOffsets}.
   */
  void fenceDeadWriters();

  /**
   * Begin, records, offsets with current group metadata, commit. Blocks for at most some seconds.
   */
  Commit commit(Transaction transaction);

  /** Repeats the commit that answered {@link Commit.Pending}. */
  Commit commitAgain();

  /**
   * Replaces the producer after {@link Commit.Unknown}; ends our own open transaction, if any.
   *
   * @return whether it worked; if not, try again later
   */
  boolean reopen();

  /**
   * Whether this record could be written now, by what is known of its topic (kept fresh in the
   * background): the check that keeps one foreign request from poisoning a transaction.
   */
  Writable writable(Outgoing outgoing);

  /** How many partitions one of our topics has, as far as known; 0 if it is not. */
  int partitions(String topic);

  /** The answer of {@link #writable}. */
  sealed interface Writable {
    record Yes() implements Writable {}

    /**
     * The topic takes less.
     *
     * @param limit bytes the topic takes
     */
    record TooLarge(int limit) implements Writable {}

    record NoSuchTopic() implements Writable {}
  }

  /**
   * How long after the begin of a successful commit this member surely still owned its partitions:
   * the group's session less a heartbeat and two seconds, and less than a transaction may last.
   */
  Duration lease();

  /**
   * Records of started partitions that no poll has brought yet, as far as the last fetches told.
   */
  long unread();

  /** How many partitions the topics have that it reads, whoever owns them, as far as is known. */
  int partitions();

  /** Leaves the group (at once, a static member too) and closes the clients. */
  @Override
  void close();
}
