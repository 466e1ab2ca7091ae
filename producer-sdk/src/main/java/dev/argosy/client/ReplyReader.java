package dev.argosy.client;

import dev.argosy.contract.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the results that come back to one client, on a thread of its own. Thread-safe.
 *
 * <p>It begins with the first submit. Committed records only, of one partition, less those whose
 * header names another client. If Kafka refuses or is gone it tries again, with pauses of up to 30
 * seconds, from where it stood, until it is closed; {@link #health} says so meanwhile, and the
 * futures' time-outs go on.
 */
final class ReplyReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration FOLLOW = Duration.ofSeconds(1);

  /** An idle reader asks this often whether the broker still answers. */
  private static final Duration PROBE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(ReplyReader.class);

  private final FleetConfig config;
  private final String client;
  private final byte[] clientBytes;
  private final WaitingRequests waiting;
  private final ReplyPositions positions;
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
  private final CompletableFuture<Void> positioned = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private boolean started; // guarded by this
  private boolean warned; // the thread's own
  private volatile @Nullable String problem;

  ReplyReader(FleetConfig config, String client, WaitingRequests waiting) {
    this.config = config;
    this.client = client;
    this.clientBytes = client.getBytes(StandardCharsets.UTF_8);
    this.waiting = waiting;
    this.positions = new ReplyPositions(config.repliesTopic(), client);
    this.thread = Threads.daemon("argosy-replies-" + client, this::run);
  }

  /**
   * Returns when every reply to a request sent from now on will be read.
   *
   * @throws FleetException if that is not so within this time; the request must not be sent
   */
  void awaitPosition(String id, Duration wait) {
    if (positioned.isDone()) {
      return;
    }
    start();
    try {
      positioned.get(KafkaProperties.firstUse(wait).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      String why = problem == null ? "no answer yet" : problem;
      throw new SendFailedException(
          id, false, config.repliesTopic() + " can't be read: " + why, late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SendFailedException(id, false, "interrupted", interrupted);
    } catch (ExecutionException closed) {
      throw new ClientClosedException(id, false);
    }
  }

  ClientHealth health() {
    String now = problem;
    ClientHealth.Replies replies =
        closing.getCount() == 0
            ? ClientHealth.Replies.CLOSED
            : now != null
                ? ClientHealth.Replies.TROUBLED
                : positioned.isDone()
                    ? ClientHealth.Replies.READING
                    : ClientHealth.Replies.NOT_STARTED;
    return new ClientHealth(replies, now == null ? "" : now, waiting.size());
  }

  private synchronized void start() {
    if (!started && closing.getCount() > 0) {
      started = true;
      thread.start();
    }
  }

  private void run() {
    while (closing.getCount() > 0) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              KafkaProperties.replyReader(config, client),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        positions.start(consumer);
        positioned.complete(null);
        read(consumer);
      } catch (RuntimeException | Error broken) { // the thread's end: whatever it was, try again
        trouble(broken);
        pause(backoff.next());
      }
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    long followed = System.nanoTime();
    long answered = followed;
    well();
    while (closing.getCount() > 0) {
      ConsumerRecords<byte[], byte[]> replies = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> reply : replies) {
        take(reply);
        positions.passed(reply);
      }
      long now = System.nanoTime();
      if (!replies.isEmpty()) {
        answered = now;
      } else if (now - answered > PROBE.toNanos()) {
        // poll() says nothing of a broker that is gone; this throws.
        consumer.endOffsets(consumer.assignment(), PROBE);
        answered = System.nanoTime();
      }
      if (now - followed > FOLLOW.toNanos()) {
        positions.follow(consumer);
        followed = now;
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> reply) {
    Header addressee = reply.headers().lastHeader(Headers.CLIENT);
    Header id = reply.headers().lastHeader(Headers.ID);
    if (reply.value() != null
        && id != null
        && addressee != null
        && Arrays.equals(addressee.value(), clientBytes)) {
      waiting.reply(text(id), text(reply.headers().lastHeader(Headers.STATUS)), reply.value());
    }
  }

  private static String text(@Nullable Header header) {
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private void well() {
    backoff.reset();
    problem = null;
    if (warned) {
      warned = false;
      log.atInfo().addKeyValue("client", client).log("replies are read again");
    }
  }

  /** The first one is not worth a line: a new topic is not known everywhere at once. */
  private void trouble(Throwable broken) {
    if (problem != null && !warned && closing.getCount() > 0) {
      warned = true;
      log.atWarn()
          .addKeyValue("client", client)
          .addKeyValue("topic", config.repliesTopic())
          .setCause(broken)
          .log("replies can't be read, trying again until closed");
    }
    problem = broken.toString();
  }

  private void pause(Duration pause) {
    try {
      var unused = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      closing.countDown(); // only close() interrupts this thread
    }
  }

  /** Ends the thread: within a poll where the broker answers, else by an interrupt. */
  void close(Duration wait) {
    closing.countDown();
    positioned.completeExceptionally(new IllegalStateException("closed"));
    if (!Threads.ended(thread, wait)) {
      thread.interrupt();
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(1));
  }
}
