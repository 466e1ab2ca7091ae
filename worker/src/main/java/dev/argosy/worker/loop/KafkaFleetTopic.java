package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argosy.worker.admission.Demand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port's adapter to a real Kafka: a thread with a consumer without a group and a producer, so
 * that the loop never waits for either. Partition 0 is all there is. Thread-safe.
 *
 * <p>Whatever goes wrong is said once, and tried again; meanwhile the worker does not hear itself,
 * which is how {@code FleetShares} notices.
 */
public final class KafkaFleetTopic implements FleetTopic {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaFleetTopic.class);

  /** How long a report may lie before it is sent. */
  private static final Duration POLL = Duration.ofMillis(50);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** What ten thousand workers tell in four seconds: twice as long as knowledge may be old. */
  private static final long LOOK_BACK = 40_000;

  /** Answers of polls that the loop has not taken; a loop that is away longer begins afresh. */
  private static final int MOST_WAITING = 1_000;

  private final DemandCodec codec = new DemandCodec();
  private final AtomicReference<@Nullable Demand> toTell = new AtomicReference<>();
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>(MOST_WAITING);
  private final KafkaClients clients;
  private final TopicPartition partition;
  private final String workerId;
  private final Thread thread;
  private volatile boolean closed;

  /** What was said last, so that it is said once. Owned by the thread, but for lost reports. */
  private volatile String trouble = "";

  /** Whether reports may be missing before the next ones. Owned by the thread. */
  private boolean gap;

  /**
   * Starts the thread, which connects.
   *
   * @param topic the fleet's
   */
  public KafkaFleetTopic(KafkaConfig kafka, Identity identity, Timings timings, String topic) {
    this.clients = new KafkaClients(kafka, identity, DemandCodec.MOST_BYTES, timings);
    this.partition = new TopicPartition(topic, 0);
    this.workerId = identity.workerId();
    this.thread = Thread.ofPlatform().name("argosy-fleet-" + workerId).start(this::run);
  }

  @Override
  public void tell(Demand report) {
    toTell.set(report);
  }

  @Override
  public Heard heard() {
    if (heard.isEmpty()) {
      return Heard.NOTHING;
    }
    boolean afresh = false;
    List<Demand> reports = new ArrayList<>();
    for (Heard next = heard.poll(); next != null; next = heard.poll()) {
      if (next.afresh()) {
        afresh = true;
        reports.clear();
      }
      reports.addAll(next.reports());
    }
    return new Heard(afresh, reports);
  }

  private void run() {
    while (!closed) {
      Consumer<byte[], byte[]> consumer = null;
      Producer<byte[], byte[]> producer = null;
      try {
        consumer = clients.fleetConsumer();
        producer = clients.fleetProducer();
        consumer.assign(List.of(partition));
        serve(consumer, producer);
      } catch (RuntimeException failed) {
        // The thread's end: without it no share would ever follow from the topic again.
        say(failed);
        rest();
      } finally {
        gap = true;
        close(consumer, producer);
      }
    }
  }

  private void serve(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
    boolean placed = false;
    while (!closed) {
      try {
        if (!placed) {
          seek(consumer);
          placed = true;
        }
        hand(consumer.poll(POLL).records(partition));
      } catch (OffsetOutOfRangeException cutOff) {
        gap = true;
        placed = false;
      } catch (RetriableException | AuthorizationException passes) {
        say(passes);
        rest();
      }
      Demand report = toTell.getAndSet(null);
      if (report != null) {
        send(producer, report);
      }
    }
  }

  private void seek(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> alone = List.of(partition);
    long begin = consumer.beginningOffsets(alone).getOrDefault(partition, 0L);
    long end = consumer.endOffsets(alone).getOrDefault(partition, 0L);
    consumer.seek(partition, Math.max(begin, end - LOOK_BACK));
  }

  private void hand(List<ConsumerRecord<byte[], byte[]>> records) {
    if (records.isEmpty()) {
      return;
    }
    List<Demand> reports =
        records.stream().flatMap(record -> codec.decode(record.value()).stream()).toList();
    if (!trouble.isEmpty() && reports.stream().anyMatch(this::ours)) {
      trouble = "";
      LOG.atInfo().addKeyValue("topic", partition.topic()).log("the fleet is heard again");
    }
    gap = !heard.offer(new Heard(gap, reports));
  }

  private boolean ours(Demand report) {
    return report.worker().equals(workerId);
  }

  private void send(Producer<byte[], byte[]> producer, Demand report) {
    byte[] key = report.worker().getBytes(UTF_8);
    var _ =
        producer.send(
            new ProducerRecord<>(partition.topic(), 0, key, codec.encode(report)),
            (_, failure) -> {
              if (failure != null) {
                say(failure);
              }
            });
  }

  private void say(Exception failure) {
    String text = ClientFailure.text(failure);
    if (!closed && !text.equals(trouble)) {
      trouble = text;
      LOG.atWarn()
          .addKeyValue("topic", partition.topic())
          .addKeyValue("reason", text)
          .log("the fleet cannot be heard; quotas are shared by partitions until it can");
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

  /** A client that does not close must not end the thread. */
  private void close(
      @Nullable Consumer<byte[], byte[]> consumer, @Nullable Producer<byte[], byte[]> producer) {
    try {
      if (consumer != null) {
        consumer.close(CloseOptions.timeout(PAUSE));
      }
    } catch (RuntimeException failed) {
      say(failed);
    }
    try {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
    } catch (RuntimeException failed) {
      say(failed);
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
