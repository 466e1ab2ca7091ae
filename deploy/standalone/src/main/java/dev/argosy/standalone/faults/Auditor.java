package dev.argosy.standalone.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Status;
import dev.argosy.contract.Topics;
import dev.argosy.contract.UnreadableRecordException;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads results, replies and dead letters as any {@code read_committed} reader sees them, from
 * their beginning, and writes them into the ledger. One thread of its own.
 */
final class Auditor implements AutoCloseable {
  private static final ResultCodec RESULTS = new ResultCodec();
  private static final Topics TOPICS = Topics.defaults();
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConnection kafka;
  private final Ledger ledger;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean ending;
  private volatile boolean ended;
  private volatile @Nullable RuntimeException failure;

  /**
   * @param kafka a cluster that has the topics
   */
  Auditor(KafkaConnection kafka, Ledger ledger) {
    this.kafka = kafka;
    this.ledger = ledger;
    this.consumer = kafka.consumer();
    this.partitions =
        Stream.of(TOPICS.results(), TOPICS.replies(), TOPICS.deadLetters())
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.thread = Thread.ofPlatform().daemon().name("faults-auditor").unstarted(this::run);
  }

  /** Begins to read. */
  void begin() {
    thread.start();
  }

  /** Asks for the end: nothing is written any more. See {@link #ended()}. */
  void end() {
    ending = true;
  }

  /**
   * Whether all was read that will ever be seen: to the end of each partition, with no transaction
   * open on any of them.
   *
   * @throws EnvironmentProblem if nothing can be read any more
   */
  boolean ended() {
    RuntimeException broken = failure;
    if (broken != null) {
      throw new EnvironmentProblem("results can't be read: " + broken.getMessage(), broken);
    }
    return ended;
  }

  /** The end of this thread: whatever goes wrong is told to whoever asks. */
  private void run() {
    try (Admin admin = kafka.admin();
        consumer) {
      while (!closing && !ended) {
        consumer.poll(POLL).forEach(this::read);
        ended = ending && atEnd(admin);
      }
    } catch (RuntimeException broken) {
      failure = broken;
    }
  }

  private boolean atEnd(Admin admin) {
    try {
      Map<TopicPartition, Long> decided = consumer.endOffsets(partitions);
      Map<TopicPartition, OffsetSpec> latest =
          partitions.stream().collect(Collectors.toMap(each -> each, _ -> OffsetSpec.latest()));
      var written =
          kafka.answer(
              admin
                  .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                  .all());
      return partitions.stream()
          .allMatch(
              each -> {
                long end = Objects.requireNonNull(decided.get(each));
                return end == Objects.requireNonNull(written.get(each)).offset()
                    && consumer.position(each) >= end;
              });
    } catch (KafkaException | EnvironmentProblem later) {
      return false;
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    String id = header(record, Headers.ID).orElse("");
    if (record.topic().equals(TOPICS.results())) {
      String status = header(record, Headers.STATUS).orElse("");
      if (!belongs(record, id, status)) {
        ledger.strange();
      }
      ledger.result(id, !status.equals(Status.SUCCEEDED.wire()));
    } else if (record.topic().equals(TOPICS.replies())) {
      ledger.reply(id);
    } else {
      ledger.deadLetter(id, header(record, Headers.ERROR_TYPE).orElse(""));
    }
  }

  /** Headers, key and value name one request and one status, and an answer says what it drew. */
  static boolean belongs(ConsumerRecord<byte[], byte[]> record, String id, String status) {
    try {
      Result result = RESULTS.decode(record.value());
      return record.key() != null
          && new String(record.key(), UTF_8).equals(id)
          && result.id().equals(id)
          && result.status().wire().equals(status)
          && (result.status() != Status.SUCCEEDED || result.usage() != null);
    } catch (UnreadableRecordException unreadable) {
      return false;
    }
  }

  private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? Optional.empty() : Optional.of(new String(header.value(), UTF_8));
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (thread.getState() == Thread.State.NEW) {
        consumer.close();
      }
      thread.join(Duration.ofSeconds(15));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
