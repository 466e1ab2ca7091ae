package dev.argosy.standalone.letters;

import dev.argosy.standalone.kafka.DecidedEnds;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The topic of dead letters up to where it ended when this was opened, read twice: for the notes,
 * then for the letters. So every letter is seen with its note, and none that comes meanwhile, such
 * as one that a redriven request has become. Memory does not grow with the letters, but for a few
 * dozen bytes a note. Owned by one thread.
 */
public final class LetterLog implements AutoCloseable {
  /** Longer than Kafka lets a worker's or a redrive's transaction live, and looks for such. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(250);

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Long> begins = new HashMap<>();
  private final Map<LetterName, Redriven> redriven = new HashMap<>();

  /** Closes the consumer in the end. */
  LetterLog(
      Consumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends,
      @Nullable Instant since) {
    this.consumer = consumer;
    this.partitions = partitions;
    this.ends = ends;
    begins.putAll(consumer.beginningOffsets(partitions));
    if (since != null) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, Math.max(0, since.toEpochMilli())));
      consumer.offsetsForTimes(times).forEach(this::beginAt);
    }
  }

  /** With nothing that young there is nothing to read. */
  private void beginAt(TopicPartition partition, @Nullable OffsetAndTimestamp first) {
    begins.put(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
  }

  /**
   * Reads all notes.
   *
   * @param since no older letter is wanted; null: all that is kept
   * @throws dev.argosy.standalone.EnvironmentProblem if the topic is not there, or a transaction on
   *     it does not end
   */
  public static LetterLog open(KafkaConnection kafka, String topic, @Nullable Instant since) {
    return open(kafka, topic, since, PATIENCE);
  }

  /**
   * The same.
   *
   * @param patience longest wait for transactions that are open on the topic
   */
  public static LetterLog open(
      KafkaConnection kafka, String topic, @Nullable Instant since, Duration patience) {
    kafka.requireTopic(topic);
    Consumer<byte[], byte[]> consumer = kafka.consumer();
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      Map<TopicPartition, Long> ends = DecidedEnds.await(kafka, consumer, partitions, patience);
      LetterLog log = new LetterLog(consumer, partitions, ends, since);
      log.read(record -> Redriven.of(record).ifPresent(log::note));
      return log;
    } catch (RuntimeException unreadable) {
      consumer.close();
      throw unreadable;
    }
  }

  private void note(Redriven note) {
    redriven.put(note.letter(), note); // the last, of one that was redriven again
  }

  /** The note of a letter; null if it has none. */
  public @Nullable Redriven redriven(Letter letter) {
    return redriven.get(letter.name());
  }

  /** Reads all letters, each partition in order. */
  public void letters(java.util.function.Consumer<Letter> each) {
    read(
        record -> {
          if (Redriven.of(record).isEmpty()) {
            each.accept(Letter.of(record));
          }
        });
  }

  private void read(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Collection<TopicPartition> wanted =
        partitions.stream().filter(partition -> begin(partition) < end(partition)).toList();
    consumer.assign(wanted);
    wanted.forEach(partition -> consumer.seek(partition, begin(partition)));
    while (wanted.stream().anyMatch(partition -> consumer.position(partition) < end(partition))) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (records.isEmpty()) {
        consumer.endOffsets(wanted); // a poll alone would wait for a broker that is gone, for ever
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < end(new TopicPartition(record.topic(), record.partition()))) {
          each.accept(record);
        }
      }
    }
  }

  private long begin(TopicPartition partition) {
    return begins.getOrDefault(partition, 0L);
  }

  private long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
