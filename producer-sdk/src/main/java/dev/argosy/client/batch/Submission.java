package dev.argosy.client.batch;

import dev.argosy.client.FleetKafka;
import dev.argosy.client.batch.BatchException.Reason;
import dev.argosy.content.ContentException;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a batch's requests, less those that are sent, on a thread of its own. Two things bound what
 * it holds: the requests that Kafka has not acknowledged, and the producer's buffer.
 *
 * <p>A broker that is away is waited for: the producer repeats what it holds until it is back, in
 * order and without doubling it. So a request that was handed over is either acknowledged or this
 * process has ended.
 */
final class Submission implements AutoCloseable {
  /** As good as for ever, for a process. */
  private static final Duration DELIVERY = Duration.ofDays(20);

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final RequestCodec CODEC = new RequestCodec();

  private final BatchConfig config;
  private final String batch;
  private final BatchIds ids;
  private final Iterator<BatchRequest> requests;
  private final BitSet sent;
  private final InstantSource clock;
  private final Acknowledged acknowledged = new Acknowledged();
  private final Semaphore places;
  private final Producer<byte[], byte[]> producer;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile int total = -1;
  private volatile @Nullable Throwable failure;

  /**
   * @param requests all of the batch; owned by this from now on
   * @param state what is sent already is left out; it is looked at now only
   */
  Submission(
      BatchConfig config,
      BatchState state,
      BatchIds ids,
      Iterator<BatchRequest> requests,
      String client,
      InstantSource clock) {
    this.config = config;
    this.batch = state.id;
    this.ids = ids;
    this.requests = requests;
    this.sent = (BitSet) state.sent.clone();
    this.clock = clock;
    this.places = new Semaphore(config.maxUnacknowledged());
    this.producer = FleetKafka.producer(config.fleet(), client, DELIVERY);
    this.thread = new Thread(this::run, "argosy-batch-" + state.id);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** No further request is sent; those on their way still arrive. */
  void stop() {
    stopping = true;
  }

  Acknowledged acknowledged() {
    return acknowledged;
  }

  /** How many requests the batch has; empty until the last one was looked at. */
  OptionalInt total() {
    return total < 0 ? OptionalInt.empty() : OptionalInt.of(total);
  }

  /** Whether nothing is on its way and nothing more will be. */
  boolean over() {
    return (stopping || total >= 0) && places.availablePermits() == config.maxUnacknowledged();
  }

  /** Whether something has ended it before its time. */
  boolean failed() {
    return failure != null;
  }

  /** Throws what has ended it, if something has. */
  void check() {
    Throwable failed = failure;
    if (failed instanceof BatchException known) {
      throw known;
    }
    if (failed != null) {
      throw new BatchException(
          Reason.NOT_SENT, "the requests could not be read on: " + failed, failed);
    }
  }

  private void run() {
    try {
      int count = 0;
      int last = -1;
      while (!stopping && requests.hasNext()) {
        BatchRequest next = requests.next();
        if (next.number() <= last) {
          throw new IllegalArgumentException(
              "numbers must go up, " + next.number() + " came after " + last);
        }
        last = next.number();
        count++;
        if (!sent.get(last)) {
          send(next);
        }
      }
      if (!stopping) {
        total = count;
      }
    } catch (RuntimeException | Error broken) { // the thread's end: told to whoever runs the batch
      fail(broken);
    }
  }

  private void send(BatchRequest next) {
    byte[] key = ids.id(next).getBytes(StandardCharsets.UTF_8);
    byte[] value = CODEC.encode(outside(next));
    int bytes = key.length + value.length;
    if (bytes > config.fleet().maxRequestBytes()) {
      throw new BatchException(
          Reason.NOT_SENT,
          "request %d has %d bytes, maxRequestBytes allows %d"
              .formatted(next.number(), bytes, config.fleet().maxRequestBytes()));
    }
    while (!takePlace()) {
      if (stopping) {
        return;
      }
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(config.fleet().requestsTopic(), key, value);
    while (!handedOver(next.number(), record)) {
      if (stopping) {
        places.release();
        return;
      }
    }
  }

  /** The request as it is sent: what is kept outside of Kafka is there when this returns. */
  private Request outside(BatchRequest next) {
    Request stamped = stamped(next);
    try {
      return config.fleet().content().away(stamped).join();
    } catch (CompletionException | ContentException failed) {
      throw new BatchException(
          Reason.NOT_SENT,
          "the content of request %d cannot be kept: %s"
              .formatted(next.number(), ContentException.of(failed).getMessage()),
          failed);
    }
  }

  private boolean takePlace() {
    try {
      return places.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException nobodysBusiness) {
      stopping = true;
      return false;
    }
  }

  /** False if there was no room, or no leader, for longer than the producer waits. */
  private boolean handedOver(int number, ProducerRecord<byte[], byte[]> record) {
    Thread caller = Thread.currentThread();
    Refusal refusal = new Refusal();
    synchronized (this) {
      if (stopping) {
        return false;
      }
      var unused =
          producer.send(
              record,
              (metadata, problem) -> {
                if (problem != null && Thread.currentThread() == caller) {
                  refusal.reason = problem; // at once: never queued
                } else {
                  ended(number, metadata, problem);
                }
              });
    }
    Exception reason = refusal.reason;
    if (reason != null && !(reason instanceof TimeoutException)) {
      throw notSent(number, reason);
    }
    return reason == null;
  }

  private static final class Refusal {
    @Nullable Exception reason;
  }

  private void ended(int number, RecordMetadata metadata, @Nullable Exception problem) {
    if (problem != null) {
      fail(notSent(number, problem));
    } else {
      long next = metadata.hasOffset() ? metadata.offset() + 1 : 0;
      acknowledged.add(number, metadata.partition(), next);
    }
    places.release();
  }

  private static BatchException notSent(int number, Exception problem) {
    return new BatchException(
        Reason.NOT_SENT, "Kafka did not take request " + number + ": " + problem, problem);
  }

  private void fail(Throwable problem) {
    if (failure == null) {
      failure = problem;
    }
    stopping = true;
  }

  private Request stamped(BatchRequest next) {
    Request request = next.request();
    Map<String, String> tags = new TreeMap<>(request.tags());
    tags.put(BatchConfig.TAG, batch);
    return new Request(
        ids.id(next),
        request.body(),
        request.content(),
        request.tenant(),
        tags,
        request.metadata(),
        request.expiresAt(),
        request.dueAt(),
        request.fallback(),
        request.limits(),
        request.residency(),
        request.reuse(),
        request.reply(),
        clock.instant());
  }

  /** Sends nothing more from here on; waits a moment for what is on its way. */
  @Override
  public void close() {
    stopping = true;
    producer.close(Duration.ofSeconds(5));
  }
}
