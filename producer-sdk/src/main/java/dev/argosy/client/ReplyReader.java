package dev.argosy.client;

import dev.argosy.contract.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
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

  private final FleetConfig config;
  private final String client;
  private final byte[] clientBytes;
  private final WaitingRequests waiting;
  private final ReplyPositions positions;
  private final Persistence persistence;
  private final CompletableFuture<Void> positioned = new CompletableFuture<>();
  private final Thread thread;
  private boolean started; // guarded by this

  ReplyReader(FleetConfig config, String client, WaitingRequests waiting) {
    this.config = config;
    this.client = client;
    this.clientBytes = client.getBytes(StandardCharsets.UTF_8);
    this.waiting = waiting;
    this.positions = new ReplyPositions(config.repliesTopic(), client);
    this.persistence = new Persistence(client, config.repliesTopic());
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
      String problem = persistence.problem();
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
    String now = persistence.problem();
    ClientHealth.Replies replies =
        !persistence.open()
            ? ClientHealth.Replies.CLOSED
            : now != null
                ? ClientHealth.Replies.TROUBLED
                : positioned.isDone()
                    ? ClientHealth.Replies.READING
                    : ClientHealth.Replies.NOT_STARTED;
    return new ClientHealth(replies, now == null ? "" : now, waiting.size());
  }

  private synchronized void start() {
    if (!started && persistence.open()) {
      started = true;
      thread.start();
    }
  }

  private void run() {
    while (persistence.open()) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              KafkaProperties.replyReader(config, client),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        positions.start(consumer);
        positioned.complete(null);
        read(consumer);
      } catch (RuntimeException | Error broken) { // the thread's end: whatever it was, try again
        persistence.trouble(broken);
        persistence.pause();
      }
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    long followed = System.nanoTime();
    long answered = followed;
    persistence.well();
    while (persistence.open()) {
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

  /** Ends the thread: within a poll where the broker answers, else by an interrupt. */
  void close(Duration wait) {
    persistence.closing();
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
