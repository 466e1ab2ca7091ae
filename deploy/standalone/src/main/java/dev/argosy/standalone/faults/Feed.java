package dev.argosy.standalone.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Posts requests, evenly over a stretch of time, and writes into the ledger what it posts and what
 * the cluster acknowledges: by all replicas in sync, once each. It never gives a record up while
 * the run lasts. One thread of its own.
 *
 * <p>Of the requests every other one prefers another cloud, every fourth wants a copy of its result
 * on the topic of replies, and every fifth streams; of each lane's requests, too.
 */
final class Feed implements AutoCloseable {
  /** Who the replies are for. */
  static final String CLIENT = "faults";

  /** After so many requests their kinds come again; a lane has them in a row. */
  static final int KINDS = 20;

  private static final int FOR_EVER_MILLIS = 15 * 60_000;

  private final Ledger ledger;
  private final int requests;
  private final long everyNanos;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<String> lanes = new CopyOnWriteArrayList<>();
  private final AtomicInteger undecided;
  private final Thread thread;
  private volatile int posted;
  private volatile boolean closing;

  Feed(String bootstrapServers, String lane, Ledger ledger, int requests, Duration flow) {
    this.ledger = ledger;
    this.requests = requests;
    this.everyNanos = flow.toNanos() / requests;
    this.undecided = new AtomicInteger(requests);
    this.producer =
        new KafkaProducer<>(
            properties(bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
    lanes.add(lane);
    this.thread = Thread.ofPlatform().daemon().name("faults-feed").unstarted(this::run);
  }

  private static Map<String, Object> properties(String bootstrapServers) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "client.id",
        "faults-feed",
        "acks",
        "all",
        "enable.idempotence",
        true,
        "linger.ms",
        5,
        "request.timeout.ms",
        10_000,
        "max.block.ms",
        FOR_EVER_MILLIS,
        "delivery.timeout.ms",
        FOR_EVER_MILLIS,
        "metadata.max.age.ms",
        1_000);
  }

  /** Begins to post. */
  void begin() {
    thread.start();
  }

  /** From now on this lane has its part of the requests. */
  void alsoTo(String lane) {
    lanes.add(lane);
  }

  /** The id of the request with this number, 1 and up. */
  static String id(int number) {
    return "request-%06d".formatted(number);
  }

  /** The number of the latest request. */
  int posted() {
    return posted;
  }

  /** The number of the last one to come. */
  int requests() {
    return requests;
  }

  /** Whether everything is posted and the cluster has said of each what became of it. */
  boolean done() {
    return undecided.get() == 0;
  }

  private void run() {
    try {
      postAll();
    } catch (KafkaException closed) {
      if (!closing) {
        throw closed;
      }
    }
  }

  private void postAll() {
    long start = System.nanoTime();
    for (int number = 1; number <= requests && !closing; number++) {
      long wait = start + number * everyNanos - System.nanoTime();
      while (wait > 0 && !closing) {
        LockSupport.parkNanos(wait);
        wait = start + number * everyNanos - System.nanoTime();
      }
      post(number);
    }
  }

  private void post(int number) {
    String id = id(number);
    posted = number;
    ledger.posted(id, wantsReply(number));
    var record =
        new ProducerRecord<>(lane(number, lanes), id.getBytes(UTF_8), envelope(id, number));
    var _ =
        producer.send(
            record,
            (place, problem) -> {
              if (problem == null) {
                ledger.placed(
                    id, new TopicPartition(place.topic(), place.partition()), place.offset());
                ledger.acknowledged(id);
              } else {
                ledger.refused(id, problem.toString());
              }
              undecided.decrementAndGet();
            });
  }

  /** Where the request with this number goes, whatever kind it is. */
  static String lane(int number, List<String> lanes) {
    return lanes.get(number / KINDS % lanes.size());
  }

  private static boolean wantsReply(int number) {
    return number % 4 == 0;
  }

  /** The envelope; the stand-ins know the request again by {@code user_id}. */
  static byte[] envelope(String id, int number) {
    String model = number % 2 == 0 ? FleetFile.BEDROCK_MODEL : FleetFile.VERTEX_MODEL;
    return """
        {"v":1,"id":"%s","body":{"model":"%s","max_tokens":64,%s"metadata":{"user_id":"%s"},\
        "messages":[{"role":"user","content":"Say %d in words."}]}%s}"""
        .formatted(
            id,
            model,
            number % 5 == 0 ? "\"stream\":true," : "",
            id,
            number,
            wantsReply(number) ? ",\"reply\":{\"client\":\"%s\"}".formatted(CLIENT) : "")
        .getBytes(UTF_8);
  }

  /** Ends the feed; what the cluster has not decided stays so. */
  @Override
  public void close() {
    closing = true;
    producer.close(Duration.ZERO);
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
