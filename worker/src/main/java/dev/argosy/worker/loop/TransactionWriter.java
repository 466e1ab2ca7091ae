package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.settlement.Outgoing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactional producer and what became of its last transaction. Owned by the loop's thread.
 *
 * <p>READY: a transaction may begin. PENDING: the commit is on its way, the answer is not; only the
 * commit itself may be repeated. GONE: the producer cannot go on; only {@link #reopen} helps.
 *
 * <p>Every failure but an unanswered commit is followed by an abort. If that is confirmed, nothing
 * of the transaction is durable, whatever went wrong before: the commit is sent only when all
 * records are acknowledged, and a coordinator that has begun to commit refuses to abort. If it is
 * not confirmed, the state is GONE, and the next producer's {@code initTransactions} ends what is
 * open.
 */
final class TransactionWriter implements AutoCloseable {
  private static final int MAX_OFFSETS = 128;
  private static final int MAX_METADATA_CHARACTERS = 4096;
  private static final int ABORTS = 2;

  private static final Logger log = LoggerFactory.getLogger(TransactionWriter.class);

  private enum State {
    READY,
    PENDING,
    GONE
  }

  private final KafkaClients clients;
  private final ToIntFunction<String> partitions;
  private final Duration closeWithin;
  private KafkaProducer<byte[], byte[]> producer;
  private State state = State.GONE;

  /** The record that failed first in the current transaction. */
  private Culprit culprit = new Culprit();

  /**
   * The producer may still hold offsets of the current transaction. It forgets them when the group
   * answers, but not when something else ends the transaction before they are sent; then it mixes
   * them into the next one, which never gets all its answers (ran on 4.4.0: no abort clears {@code
   * TransactionManager.pendingTxnOffsetCommits}).
   */
  private boolean holdsOffsets;

  /**
   * @param partitions how many each topic has
   */
  TransactionWriter(KafkaClients clients, ToIntFunction<String> partitions, Duration closeWithin) {
    this.clients = clients;
    this.partitions = partitions;
    this.closeWithin = closeWithin;
    this.producer = clients.producer();
  }

  /**
   * See {@link RequestLog#commit}.
   *
   * @param member the group's current metadata
   */
  Commit commit(Transaction transaction, ConsumerGroupMetadata member) {
    check(transaction);
    require(State.READY);
    if (!transaction.offsets().isEmpty() && member.generationId() < 0) {
      // The broker would take these offsets without asking who we are.
      return new Commit.Aborted(new Commit.Cause.NotMember(), "never joined the group");
    }
    culprit = new Culprit();
    holdsOffsets = false;
    try {
      producer.beginTransaction();
      send(transaction.records());
      Throwable bad = culprit.failure();
      if (bad != null) {
        return abort(bad);
      }
      sendOffsets(transaction.offsets(), member);
    } catch (KafkaException | IllegalStateException failure) {
      return abort(failure);
    }
    return end();
  }

  /** See {@link RequestLog#commitAgain}. */
  Commit commitAgain() {
    require(State.PENDING);
    return end();
  }

  /** See {@link RequestLog#reopen}; at any time. */
  boolean reopen() {
    state = State.GONE;
    try {
      producer.close(Duration.ZERO);
      producer = clients.producer(); // Fails as long as no broker's name can be resolved.
      producer.initTransactions();
    } catch (KafkaException | IllegalStateException failure) {
      log.atWarn()
          .addKeyValue("reason", CommitErrors.detail(failure))
          .log("no transactional producer yet");
      return false;
    }
    state = State.READY;
    return true;
  }

  /** Ends an open transaction if the broker answers in time. */
  @Override
  public void close() {
    producer.close(closeWithin);
  }

  private void send(List<Outgoing> records) {
    for (int index = 0; index < records.size() && culprit.failure() == null; index++) {
      int place = index;
      Culprit ours = culprit;
      var _ =
          producer.send(
              record(records.get(index)),
              (_, failure) -> {
                if (failure != null) {
                  ours.failed(place, failure);
                }
              });
    }
  }

  private void sendOffsets(Map<Partition, OffsetCommit> offsets, ConsumerGroupMetadata member) {
    if (offsets.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> all = HashMap.newHashMap(offsets.size());
    offsets.forEach(
        (partition, commit) ->
            all.put(
                new TopicPartition(partition.topic(), partition.number()),
                new OffsetAndMetadata(commit.offset(), commit.metadata())));
    holdsOffsets = true;
    try {
      producer.sendOffsetsToTransaction(all, member);
      holdsOffsets = false;
    } catch (KafkaException failure) {
      holdsOffsets = !CommitErrors.isRefusedByGroup(failure);
      throw failure;
    }
  }

  private Commit end() {
    try {
      producer.commitTransaction();
      state = State.READY;
      return new Commit.Done();
    } catch (TimeoutException late) {
      state = State.PENDING;
      return new Commit.Pending();
    } catch (KafkaException | IllegalStateException failure) {
      return abort(failure);
    }
  }

  private Commit abort(Throwable failure) {
    String detail = CommitErrors.detail(failure);
    for (int abort = 1; ; abort++) {
      try {
        producer.abortTransaction();
        break;
      } catch (TimeoutException late) {
        if (abort == ABORTS) {
          return gone(failure, detail + "; the abort was not answered");
        }
      } catch (KafkaException | IllegalStateException fatal) {
        return CommitErrors.saysFenced(fatal)
            ? gone(fatal, detail + "; the abort failed: " + fatal)
            : gone(failure, detail + "; the abort failed: " + fatal);
      }
    }
    state = State.READY;
    if (CommitErrors.blamesTwin(failure)) {
      return new Commit.Twin(detail);
    }
    if (holdsOffsets && !reopen()) {
      return new Commit.Unknown(false, detail + "; aborted, but no new producer yet");
    }
    return new Commit.Aborted(cause(failure), detail);
  }

  private Commit.Cause cause(Throwable failure) {
    Integer index = culprit.index();
    Throwable said = culprit.failure();
    return CommitErrors.cause(index != null && said != null ? said : failure, index);
  }

  private Commit gone(Throwable failure, String detail) {
    state = State.GONE;
    return CommitErrors.blamesTwin(failure)
        ? new Commit.Twin(detail)
        : new Commit.Unknown(CommitErrors.saysFenced(failure), detail);
  }

  /** Beyond these limits the producer or the offsets topic fails for good (notes: 4,097, 300). */
  private static void check(Transaction transaction) {
    if (transaction.offsets().size() > MAX_OFFSETS) {
      throw new IllegalArgumentException(
          "a transaction holds at most %d offsets: %d"
              .formatted(MAX_OFFSETS, transaction.offsets().size()));
    }
    transaction
        .offsets()
        .forEach(
            (partition, commit) -> {
              if (commit.metadata().length() > MAX_METADATA_CHARACTERS) {
                throw new IllegalArgumentException(
                    "metadata of %s has at most %d characters: %d"
                        .formatted(partition, MAX_METADATA_CHARACTERS, commit.metadata().length()));
              }
            });
  }

  private void require(State expected) {
    if (state != expected) {
      throw new IllegalStateException("the producer is " + state + ", not " + expected);
    }
  }

  /** A partition that is no more (the topic was made anew) would block the producer, then fail. */
  private ProducerRecord<byte[], byte[]> record(Outgoing outgoing) {
    Integer wanted = outgoing.partition();
    boolean there = wanted != null && wanted < partitions.applyAsInt(outgoing.topic());
    var record =
        new ProducerRecord<byte[], byte[]>(
            outgoing.topic(), there ? wanted : null, outgoing.key(), outgoing.value());
    for (Header header : outgoing.headers()) {
      record.headers().add(header.name(), header.value());
    }
    return record;
  }
}
