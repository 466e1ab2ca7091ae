package dev.argosy.worker.loop;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.ChunkCodec;
import dev.argosy.contract.Headers;
import dev.argosy.worker.path.Chunks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes chunks from a thread and an idempotent producer of its own, so that neither the loop
 * nor a platform's thread ever waits for them. Thread-safe.
 *
 * <p>The thread writes a chunk of each stream that has something to write, a round of them once an
 * interval, or as seldom as leaves half of its time free: a lone event goes out at once, and what
 * many streams bring meanwhile goes out together. Two things never wait for a round: the first
 * words of a stream, since somebody waits for them, and its last, since its result does. What waits
 * is bounded in bytes; a stream that finds no room, or whose chunk Kafka did not take, gives up its
 * chunks and says so in the result.
 *
 * <p>After a crash the chunks of open calls just end; the call that repeats them has another
 * stream.
 */
public final class KafkaChunks implements Chunks {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaChunks.class);

  /** A little more than the producer's own time for a record, see {@link KafkaClients}. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final ChunkCodec codec = new ChunkCodec();
  private final Set<ChunkStream> open = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<ChunkStream> ready = new LinkedBlockingQueue<>();
  private final LongAdder givenUp = new LongAdder();
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final RandomGenerator random;
  private final Duration interval;
  private final Publisher publisher;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Connects, and starts the thread.
   *
   * @param topic where chunks go
   * @param random makes the ids of streams; asked in {@link #open} alone, which is the loop's
   */
  public KafkaChunks(
      KafkaConfig kafka,
      Identity identity,
      int maxRecordBytes,
      Timings timings,
      ChunksConfig config,
      String topic,
      RandomGenerator random) {
    this(
        new KafkaClients(kafka, identity, maxRecordBytes, timings).chunkProducer(),
        config,
        topic,
        identity.workerId(),
        random);
  }

  /** Over any producer. */
  KafkaChunks(
      Producer<byte[], byte[]> producer,
      ChunksConfig config,
      String topic,
      String workerId,
      RandomGenerator random) {
    this.producer = producer;
    this.topic = topic;
    this.random = random;
    this.interval = config.interval();
    this.publisher = new Publisher(config.maxBufferedBytes());
    this.thread = Thread.ofPlatform().name("argosy-chunks-" + workerId).start(this::run);
  }

  @Override
  public Stream open(String id, int attempt, @Nullable String client) {
    ChunkStream stream = new ChunkStream(id, streamId(), attempt, client, publisher, PATIENCE);
    open.add(stream);
    if (closed) {
      stream.giveUp();
    }
    return stream;
  }

  private String streamId() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** Streams whose chunks were given up so far. */
  public long givenUp() {
    return givenUp.sum();
  }

  private void run() {
    List<ChunkStream> waiting = new ArrayList<>();
    long due = System.nanoTime();
    try {
      while (!closed) {
        long left = Math.max(0, due - System.nanoTime());
        ChunkStream next =
            waiting.isEmpty() ? ready.take() : ready.poll(left, TimeUnit.NANOSECONDS);
        if (next != null && next.urgent()) {
          write(next);
        } else if (next != null) {
          waiting.add(next);
        }
        long begin = System.nanoTime();
        if (!waiting.isEmpty() && begin >= due) {
          ready.drainTo(waiting);
          waiting.forEach(this::write);
          waiting.clear();
          long took = System.nanoTime() - begin;
          due = begin + took + Math.max(interval.toNanos(), took);
        }
      }
    } catch (InterruptedException closing) {
      // close() interrupts: nothing is left to do
    } catch (RuntimeException | Error bug) {
      // The end of this thread: without it no chunk is written, which every stream then says.
      LOG.error("chunks are not written any more", bug);
      closed = true;
      open.forEach(ChunkStream::giveUp);
    }
  }

  private void write(ChunkStream stream) {
    for (Chunk chunk : stream.take()) {
      if (stream.givenUp()) {
        stream.written(false);
        continue;
      }
      try {
        var _ =
            producer.send(
                record(stream, chunk),
                (_, failure) -> {
                  warn(failure);
                  stream.written(failure == null);
                });
      } catch (KafkaException | IllegalStateException refused) {
        warn(refused);
        stream.written(false);
      }
    }
  }

  private ProducerRecord<byte[], byte[]> record(ChunkStream stream, Chunk chunk) {
    byte[] id = stream.requestId().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, id, codec.encode(chunk));
    record.headers().add(Headers.ID, id);
    if (stream.client() != null) {
      record.headers().add(Headers.CLIENT, stream.client().getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  private void warn(@Nullable Exception failure) {
    if (failure != null && !closed) {
      LOG.warn("a chunk was not written: {}", failure.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    open.forEach(ChunkStream::giveUp);
    try {
      thread.join(CLOSE_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSE_TIMEOUT);
  }

  private final class Publisher implements ChunkStream.Publisher {
    private final Room room;

    Publisher(long bytes) {
      room = new Room(bytes);
    }

    @Override
    public boolean take(long bytes) {
      return room.take(bytes);
    }

    @Override
    public void free(long bytes) {
      room.free(bytes);
    }

    @Override
    public void ready(ChunkStream stream) {
      ready.add(stream);
    }

    @Override
    public void ended(ChunkStream stream) {
      open.remove(stream);
      if (stream.givenUp()) {
        givenUp.increment();
      }
    }
  }
}
