package dev.argosy.worker.loop;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.CancelCodec;
import dev.argosy.worker.path.PostedCancel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port's adapter to a real Kafka: a thread with a consumer without a group, so that the loop
 * never waits for it. All partitions are read from their beginning: the topic's retention says how
 * far back. Thread-safe.
 *
 * <p>Whatever goes wrong is said once and tried again from the same place; meanwhile the worker
 * serves on, unless it goes wrong before the first reading has come to its end.
 */
public final class KafkaControlTopic implements ControlTopic {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaControlTopic.class);
  private static final CancelCodec CODEC = new CancelCodec();
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Answers of polls that the loop has not taken; with more of them the thread waits. */
  private static final int MOST_WAITING = 16;

  private final BlockingQueue<List<PostedCancel>> heard = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final String topic;
  private final Thread thread;
  private volatile boolean complete;
  private volatile boolean closed;

  /** The next offset of each partition. Owned by the thread, as all that follows. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /** What stood there at the start. */
  private Map<TopicPartition, Long> ends = Map.of();

  /** What was said last, so that it is said once. */
  private String trouble = "";

  /**
   * Starts the thread, which connects.
   *
   * @param topic of control
   */
  public KafkaControlTopic(KafkaConfig kafka, Identity identity, Timings timings, String topic) {
    this(
        new KafkaClients(kafka, identity, CancelCodec.MOST_BYTES, timings)::controlConsumer,
        topic,
        identity.workerId());
  }

  /** Over any consumers, each begun after the last has failed. */
  KafkaControlTopic(Supplier<Consumer<byte[], byte[]>> consumers, String topic, String workerId) {
    this.consumers = consumers;
    this.topic = topic;
    this.thread = Thread.ofPlatform().name("argosy-control-" + workerId).start(this::run);
  }

  @Override
  public Heard heard() {
    boolean all = complete; // Before what is waiting is taken: it is set after the last was put.
    if (heard.isEmpty()) {
      return new Heard(List.of(), all);
    }
    List<List<PostedCancel>> taken = new ArrayList<>();
    heard.drainTo(taken);
    return new Heard(taken.stream().flatMap(List::stream).toList(), all);
  }

  private void run() {
    while (!closed) {
      try (Reader reader = new Reader(consumers.get())) {
        serve(reader.consumer);
      } catch (RuntimeException | Error failed) {
        // The thread's end: without it no cancel would ever be heard again.
        say(failed);
        rest();
      }
    }
  }

  /** A consumer that closes within a deadline. */
  private record Reader(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
    @Override
    public void close() {
      consumer.close(CloseOptions.timeout(PAUSE));
    }
  }

  private void serve(Consumer<byte[], byte[]> consumer) {
    while (!closed) {
      try {
        place(consumer);
        put(cancels(consumer.poll(POLL)));
        consumer.assignment().forEach(each -> next.put(each, consumer.position(each)));
        reached();
      } catch (OffsetOutOfRangeException cutOff) {
        LOG.atWarn()
            .addKeyValue("topic", topic)
            .log("the topic no longer has the cancels that were to be read next");
        next.keySet().removeAll(cutOff.partitions());
        consumer.unsubscribe();
      } catch (RetriableException | AuthorizationException passes) {
        say(passes);
        rest();
      }
    }
  }

  /** Begins with every partition that is new to this consumer, where it was left. */
  private void place(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> all = new HashSet<>();
    for (PartitionInfo each : consumer.partitionsFor(topic)) {
      all.add(new TopicPartition(topic, each.partition()));
    }
    if (all.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + topic);
    }
    if (!consumer.assignment().equals(all)) {
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
      if (!complete) {
        ends = consumer.endOffsets(all);
      }
      consumer.assign(all);
      begins.forEach((each, begin) -> consumer.seek(each, next.getOrDefault(each, begin)));
    }
  }

  private List<PostedCancel> cancels(ConsumerRecords<byte[], byte[]> records) {
    List<PostedCancel> cancels = new ArrayList<>();
    ConsumerRecord<byte[], byte[]> unreadable = null;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Optional<Cancel> cancel = CODEC.decode(record.value());
      if (cancel.isPresent()) {
        cancels.add(new PostedCancel(cancel.get().cancel(), record.timestamp()));
      } else {
        unreadable = record;
      }
    }
    if (unreadable != null) {
      LOG.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("partition", unreadable.partition())
          .addKeyValue("offset", unreadable.offset())
          .addKeyValue("records", records.count() - cancels.size())
          .log("records that are no cancels are passed over; the last of them stands here");
    }
    return cancels;
  }

  /** Waits for room: a cancel must not be lost, and the loop takes all there is in each turn. */
  private void put(List<PostedCancel> cancels) {
    try {
      while (!cancels.isEmpty()
          && !closed
          && !heard.offer(cancels, POLL.toMillis(), TimeUnit.MILLISECONDS)) {}
    } catch (InterruptedException nobodyDoes) {
      closed = true;
    }
  }

  private void reached() {
    if (!complete
        && ends.entrySet().stream()
            .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
      complete = true;
    }
    if (!trouble.isEmpty()) {
      trouble = "";
      LOG.atInfo().addKeyValue("topic", topic).log("cancels are read again");
    }
  }

  private void say(Throwable failure) {
    String text = ClientFailure.text(failure);
    if (!closed && !text.equals(trouble)) {
      trouble = text;
      LOG.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("reason", text)
          .log(
              complete
                  ? "cancels cannot be read; calls go on without new ones"
                  : "cancels cannot be read; no call begins before they were");
    }
  }

  private void rest() {
    try {
      if (!closed) {
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException nobodyDoes) {
      closed = true;
    }
  }

  /** No interrupt: a Kafka client that is interrupted may stay half closed. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(CLOSE_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
