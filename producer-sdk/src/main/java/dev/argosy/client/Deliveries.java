package dev.argosy.client;

import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on their way to the handler, a line for each partition. Owned by the subscription's
 * thread.
 *
 * <p>The head of a line is tried until the handler returns, gives up and passes over it, or stops
 * everything; only then does the line move. While its head waits for the next try, a line stands
 * still and the others go on. What is behind the handler is committable, and nothing else.
 */
final class Deliveries {
  private static final ResultCodec CODEC = new ResultCodec();
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  private final SubscriptionConfig config;
  private final ResultHandler handler;
  private final LongSupplier nanos;
  private final byte @Nullable [] tenant;
  private final Map<TopicPartition, Line> lines = new LinkedHashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();

  Deliveries(SubscriptionConfig config, ResultHandler handler, LongSupplier nanos) {
    this.config = config;
    this.handler = handler;
    this.nanos = nanos;
    this.tenant =
        config.tenant().isEmpty() ? null : config.tenant().getBytes(StandardCharsets.UTF_8);
  }

  private final class Line {
    final Deque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
    final Backoff backoff = new Backoff(config.backoffBase(), config.backoffMax());
    int failures;
    long dueAt; // meaningless while failures is 0

    long remaining() {
      return failures == 0 ? 0 : Math.max(0, dueAt - nanos.getAsLong());
    }
  }

  void take(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      lines.computeIfAbsent(partition, unused -> new Line()).records.add(record);
    }
  }

  /**
   * Hands over what is due, until nothing is or the time is over.
   *
   * @throws SubscriptionStopped if the handler gave up and threw
   * @throws InterruptedException if the handler was interrupted: its record counts as not handled
   */
  void handle(Duration atMost) throws InterruptedException {
    long begin = nanos.getAsLong();
    for (Map.Entry<TopicPartition, Line> entry : lines.entrySet()) {
      Line line = entry.getValue();
      while (!line.records.isEmpty()
          && line.remaining() == 0
          && nanos.getAsLong() - begin < atMost.toNanos()) {
        ConsumerRecord<byte[], byte[]> head = line.records.getFirst();
        if (attempt(line, head)) {
          line.records.removeFirst();
          line.failures = 0;
          line.backoff.reset();
          committable.put(entry.getKey(), new OffsetAndMetadata(head.offset() + 1));
        }
      }
    }
    lines.values().removeIf(line -> line.records.isEmpty());
  }

  /** Partitions whose records here come first, so that no more may be taken from Kafka. */
  Set<TopicPartition> full() {
    return lines.keySet();
  }

  /** How long nothing is due, at most so long. */
  Duration idle(Duration atMost) {
    long wait = atMost.toNanos();
    for (Line line : lines.values()) {
      wait = Math.min(wait, line.remaining());
    }
    return Duration.ofNanos(wait);
  }

  /** Offsets behind the handler that are not committed yet. */
  Map<TopicPartition, OffsetAndMetadata> committable() {
    return Map.copyOf(committable);
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(committable::remove);
  }

  /** These partitions are others' now. */
  void drop(Collection<TopicPartition> partitions) {
    lines.keySet().removeAll(partitions);
    committable.keySet().removeAll(partitions);
  }

  /** True if the record is done with. */
  private boolean attempt(Line line, ConsumerRecord<byte[], byte[]> record)
      throws InterruptedException {
    if (!wanted(record)) {
      return true;
    }
    Result result = null;
    try {
      try {
        result = CODEC.decode(record.value() == null ? new byte[0] : record.value());
      } catch (UnreadableRecordException why) {
        handler.unreadable(record, why);
        return true;
      }
      handler.handle(result);
      return true;
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (Exception failed) { // the handler's own code: whatever it throws, it gets it again
      return failed(line, record, result, failed);
    }
  }

  private boolean failed(
      Line line, ConsumerRecord<byte[], byte[]> record, @Nullable Result result, Exception failure)
      throws InterruptedException {
    line.failures++;
    String place = record.topic() + "-" + record.partition() + "@" + record.offset();
    if (line.failures < config.maxAttempts()) {
      Duration pause = line.backoff.next();
      line.dueAt = nanos.getAsLong() + pause.toNanos();
      log.atWarn()
          .addKeyValue("place", place)
          .addKeyValue("attempt", line.failures)
          .addKeyValue("pause", pause)
          .setCause(result == null ? null : failure) // a parser's message would quote content
          .log("the handler failed, its partition waits");
      return false;
    }
    try {
      if (result == null) {
        throw failure;
      }
      handler.gaveUp(result, failure);
      return true;
    } catch (InterruptedException interrupted) {
      throw interrupted;
    } catch (Exception last) { // the handler's own code again
      throw new SubscriptionStopped(place, last);
    }
  }

  /** A filtered record is passed without being decoded. */
  private boolean wanted(ConsumerRecord<byte[], byte[]> record) {
    if (tenant == null) {
      return true;
    }
    Header header = record.headers().lastHeader(Headers.TENANT);
    return header != null && Arrays.equals(header.value(), tenant);
  }
}
