package dev.argosy.client;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The streams that a client reads. Thread-safe.
 *
 * <p>Its own requests are read from where their partitions end, so one thread follows all of them
 * closely. Followers begin anywhere in the past; they have a thread and a consumer of their own, so
 * that catching up holds up nobody else.
 */
final class OpenStreams implements AutoCloseable {
  /** How long a result waits for chunks that it says are there. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final FleetConfig config;
  private final Timer timer;
  private final Executor callbacks;
  private final BufferRoom room;
  private final ChunkReader own;
  private final ChunkReader followers;

  OpenStreams(FleetConfig config, String name, Timer timer, Executor callbacks) {
    this.config = config;
    this.timer = timer;
    this.callbacks = callbacks;
    this.room = new BufferRoom(config.streamBufferBytes());
    this.own = new ChunkReader(config, name, name);
    this.followers = new ChunkReader(config, name + "-followers", null);
  }

  /**
   * The answer of a request of our own.
   *
   * @param submit sends it, once its chunks cannot be missed; gets what is left of the time
   * @param wait longest wait for Kafka
   */
  AnswerStream open(
      String id, Duration wait, Function<Duration, CompletableFuture<Result>> submit) {
    long begin = System.nanoTime();
    Open open = new Open(id, own, null, null);
    CompletableFuture<Result> result;
    try {
      own.open(open, wait);
      result = submit.apply(wait.minusNanos(System.nanoTime() - begin));
    } catch (FleetException refused) {
      result = CompletableFuture.failedFuture(refused);
    } catch (RuntimeException mistake) { // the caller's, thrown at him
      own.close(open);
      throw mistake;
    }
    return open.until(result);
  }

  /** The answer of anybody's request, or the rest of it. */
  AnswerStream follow(String id, Instant since, @Nullable StreamPosition after) {
    Open open = new Open(id, followers, since, after);
    Duration timeout = config.submitTimeout();
    Runnable noTimeout =
        timer.after(
            timeout,
            () -> callbacks.execute(() -> open.fail(new ReplyTimeoutException(id, timeout))));
    AnswerStream stream = open.until(open.found);
    var unused = open.found.whenComplete((result, failure) -> noTimeout.run());
    try {
      followers.open(open, config.maxBlock());
    } catch (FleetException refused) {
      open.fail(refused);
    }
    return stream;
  }

  private final class Open implements ChunkReader.Reader {
    private final String id;
    private final ChunkReader reader;
    private final @Nullable Instant since;
    private final EventBuffer events = new EventBuffer(room);
    private final AnswerCourse course;
    private final CompletableFuture<Result> found = new CompletableFuture<>();

    Open(String id, ChunkReader reader, @Nullable Instant since, @Nullable StreamPosition after) {
      this.id = id;
      this.reader = reader;
      this.since = since;
      this.course = new AnswerCourse(events, after);
    }

    AnswerStream until(CompletableFuture<Result> result) {
      var unused = result.whenComplete(this::ended);
      return new AnswerStream(id, events, result, callbacks, this::close);
    }

    private void ended(@Nullable Result result, @Nullable Throwable failure) {
      if (result == null) {
        course.fail(failure == null ? new IllegalStateException("no result") : failure);
        close();
      } else if (course.result(result) || reader.troubled()) {
        close();
      } else {
        timer.after(PATIENCE, this::close);
      }
    }

    private void fail(FleetException failure) {
      found.completeExceptionally(failure);
    }

    /** Nothing more is read; if the result is here, that is the end. */
    private void close() {
      reader.close(this);
      course.waitNoMore();
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public List<String> topics() {
      return since == null
          ? List.of(config.chunksTopic())
          : List.of(config.chunksTopic(), config.resultsTopic());
    }

    @Override
    public @Nullable Instant since() {
      return since;
    }

    @Override
    public void chunk(Chunk chunk, int bytes) {
      if (course.chunk(chunk, bytes)) {
        reader.close(this);
      }
    }

    @Override
    public void result(Result result) {
      callbacks.execute(() -> found.complete(result));
    }

    @Override
    public void closed() {
      course.waitNoMore();
      fail(new ClientClosedException(id, true));
    }
  }

  @Override
  public void close() {
    own.close();
    followers.close();
  }
}
