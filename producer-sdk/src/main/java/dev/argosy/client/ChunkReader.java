package dev.argosy.client;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.ChunkCodec;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the chunks (and for followers the results) of all open streams, on one thread. Thread-safe.
 *
 * <p>A request's records stand in one partition of each topic, by its id. Only the partitions of
 * open streams are read, each from a position that was noted before its first stream was opened; a
 * stream whose partition is read already costs Kafka nothing. What does not belong to an open
 * stream is told by its header and passed over undecoded.
 *
 * <p>A follower may begin at an earlier time than others are at: its partition is then read again
 * from there, which they pass over. If Kafka refuses or is gone the thread tries again, from where
 * it stood, until it is closed.
 */
final class ChunkReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LINGER = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(ChunkReader.class);
  private static final ChunkCodec CHUNKS = new ChunkCodec();
  private static final ResultCodec RESULTS = new ResultCodec();

  private final FleetConfig config;
  private final String name;
  private final byte @Nullable [] client;
  private final Readers readers = new Readers();
  private final BlockingQueue<Opening> openings = new LinkedBlockingQueue<>();
  private final Watches watches = new Watches(LINGER, System::nanoTime);
  private final ChunkPositions positions;
  private final Persistence persistence;
  private final Thread thread;
  private boolean started; // guarded by this
  private volatile @Nullable Consumer<byte[], byte[]> reading;

  /** What an open stream wants to hear, on the reader's thread, so briefly. */
  interface Reader {
    String id();

    /** Topics whose records of this id it wants. */
    List<String> topics();

    /** From when on; null: what comes from now on. */
    @Nullable Instant since();

    void chunk(Chunk chunk, int bytes);

    void result(Result result);

    /** Nothing is read any more, since the client is closed. */
    void closed();
  }

  /** A stream that waits for its position. */
  private record Opening(Reader reader, CompletableFuture<Void> done) {}

  /**
   * A reader that has not begun.
   *
   * @param client only chunks of this client's requests are taken; null: of anybody's
   */
  ChunkReader(FleetConfig config, String name, @Nullable String client) {
    this.config = config;
    this.name = name;
    this.client = client == null ? null : client.getBytes(StandardCharsets.UTF_8);
    this.positions = new ChunkPositions(watches);
    this.persistence = new Persistence(name, config.chunksTopic());
    this.thread = Threads.daemon("argosy-chunks-" + name, this::run);
  }

  /**
   * Returns when everything that comes for this stream will be read.
   *
   * @throws FleetException if that is not so within this time
   */
  void open(Reader reader, Duration wait) {
    readers.add(reader);
    if (positions.joined(reader)) {
      return;
    }
    Opening opening = new Opening(reader, new CompletableFuture<>());
    openings.add(opening);
    start();
    wakeUp();
    if (!persistence.open()) {
      refuse();
    }
    try {
      opening.done().get(KafkaProperties.firstUse(wait).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      String why = persistence.problem();
      String reason =
          config.chunksTopic() + " can't be read: " + (why == null ? "no answer yet" : why);
      throw abandoned(opening, new SendFailedException(reader.id(), false, reason, late));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw abandoned(
          opening, new SendFailedException(reader.id(), false, "interrupted", interrupted));
    } catch (ExecutionException closed) {
      throw abandoned(opening, new ClientClosedException(reader.id(), false));
    }
  }

  private FleetException abandoned(Opening opening, FleetException why) {
    boolean positioned =
        !opening.done().cancel(false) && !opening.done().isCompletedExceptionally();
    readers.remove(opening.reader());
    if (positioned) {
      positions.leave(opening.reader());
    }
    return why;
  }

  /** This stream, once opened, has ended. */
  void close(Reader reader) {
    if (readers.remove(reader)) {
      positions.leave(reader);
    }
  }

  /** Whether nothing can be read at present. */
  boolean troubled() {
    return persistence.problem() != null;
  }

  private synchronized void start() {
    if (!started && persistence.open()) {
      started = true;
      thread.start();
    }
  }

  private void wakeUp() {
    Consumer<byte[], byte[]> consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  private void run() {
    while (persistence.open()) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              KafkaProperties.chunkReader(config, name),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        reading = consumer;
        positions.restart();
        while (persistence.open()) {
          turn(consumer);
        }
      } catch (RuntimeException | Error broken) { // the thread's end: whatever it was, try again
        persistence.trouble(broken);
        persistence.pause();
      } finally {
        reading = null;
      }
    }
    refuse();
  }

  private void turn(Consumer<byte[], byte[]> consumer) {
    try {
      for (Opening next = openings.peek(); next != null; next = openings.peek()) {
        open(consumer, next);
        openings.remove();
      }
      if (!positions.assign(consumer)) {
        persistence.well();
        awaitOpening();
        return;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record);
        positions.passed(record);
      }
      persistence.well();
    } catch (WakeupException opening) {
      // somebody opens a stream, or closes us
    }
  }

  private void open(Consumer<byte[], byte[]> consumer, Opening opening) {
    if (!opening.done().isDone()) {
      positions.enter(consumer, opening.reader());
      if (!opening.done().complete(null)) {
        positions.leave(opening.reader()); // it has just given up
      }
    }
  }

  /** Without a partition there is nothing to poll. */
  private void awaitOpening() {
    try {
      Opening next = openings.poll(POLL.toNanos(), TimeUnit.NANOSECONDS);
      if (next != null) {
        openings.add(next); // others may have come: no order is promised
      }
    } catch (InterruptedException stop) {
      persistence.closing(); // only close() interrupts this thread
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Header id = record.headers().lastHeader(Headers.ID);
    List<Reader> its =
        id == null || id.value() == null || record.value() == null
            ? List.of()
            : readers.of(new String(id.value(), StandardCharsets.UTF_8));
    if (its.isEmpty()) {
      return;
    }
    try {
      if (!record.topic().equals(config.chunksTopic())) {
        Result result = RESULTS.decode(record.value());
        CompletableFuture<Result> whole =
            config.content().back(result).exceptionally(unavailable -> result);
        if (whole.isDone()) {
          its.forEach(reader -> reader.result(whole.join()));
        } else {
          var unused = whole.thenAccept(there -> its.forEach(each -> each.result(there)));
        }
      } else if (ours(record.headers().lastHeader(Headers.CLIENT))) {
        Chunk chunk = CHUNKS.decode(record.value());
        its.forEach(reader -> reader.chunk(chunk, record.value().length));
      }
    } catch (UnreadableRecordException another) {
      // Another writer's, or a newer format: what it would have told comes with the result.
      log.atWarn()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .addKeyValue("reason", another.getMessage())
          .log("an unreadable record is passed over");
    }
  }

  private boolean ours(@Nullable Header addressee) {
    return client == null || (addressee != null && Arrays.equals(addressee.value(), client));
  }

  private void refuse() {
    for (Opening next = openings.poll(); next != null; next = openings.poll()) {
      next.done().completeExceptionally(new IllegalStateException("closed"));
    }
  }

  /** Ends the thread: within a poll where the broker answers, else by an interrupt. */
  @Override
  public void close() {
    persistence.closing();
    wakeUp();
    if (!Threads.ended(thread, Duration.ofSeconds(1))) {
      thread.interrupt();
    }
    refuse();
    readers.forEach(Reader::closed);
  }
}
