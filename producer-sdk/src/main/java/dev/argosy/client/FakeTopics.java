package dev.argosy.client;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.ChunkCodec;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a fake fleet has written of chunks and results, and who reads it. Thread-safe. */
final class FakeTopics {
  private static final ChunkCodec CODEC = new ChunkCodec();

  private final BufferRoom room;
  private final InstantSource clock;
  private final List<Written> written = new ArrayList<>(); // guarded by this
  private final List<Reader> readers = new ArrayList<>(); // guarded by this

  /** A chunk, or the result if there is no chunk. */
  private record Written(Instant at, String id, @Nullable Chunk chunk, @Nullable Result result) {}

  private record Reader(
      String id, AnswerCourse course, boolean follows, CompletableFuture<Result> result) {}

  FakeTopics(FleetConfig limits, InstantSource clock) {
    this.room = new BufferRoom(limits.streamBufferBytes());
    this.clock = clock;
  }

  /** Writes what a worker would write for this answer, but the reply. */
  void write(Request request, FakeAnswer answer, @Nullable Result result) {
    for (Chunk chunk : FakeStreams.chunks(request, answer)) {
      write(new Written(clock.instant(), request.id(), CODEC.decode(CODEC.encode(chunk)), null));
    }
    if (result != null) {
      write(new Written(clock.instant(), request.id(), null, result));
    }
  }

  private void write(Written next) {
    List<Reader> its;
    synchronized (this) {
      written.add(next);
      its = readers.stream().filter(reader -> reader.id().equals(next.id())).toList();
    }
    its.forEach(reader -> read(reader, next));
  }

  private static void read(Reader reader, Written next) {
    if (next.chunk() != null) {
      reader.course().chunk(next.chunk(), CODEC.encode(next.chunk()).length);
    } else if (reader.follows()) {
      reader.result().complete(next.result());
    }
  }

  /** Reads what is written from now on; the result comes otherwise. */
  AnswerStream open(String id, CompletableFuture<Result> result) {
    return open(id, null, null, result);
  }

  /** Reads what was written since then, and what will be. */
  AnswerStream follow(
      String id, Instant since, @Nullable StreamPosition after, CompletableFuture<Result> result) {
    return open(id, since, after, result);
  }

  private AnswerStream open(
      String id,
      @Nullable Instant since,
      @Nullable StreamPosition after,
      CompletableFuture<Result> result) {
    EventBuffer events = new EventBuffer(room);
    Reader reader = new Reader(id, new AnswerCourse(events, after), since != null, result);
    var unused =
        result.whenComplete(
            (whole, failure) -> {
              if (failure != null) {
                reader.course().fail(failure);
              } else if (!reader.course().result(whole)) {
                reader.course().waitNoMore(); // a fake writes all chunks before the result
              }
              leave(reader);
            });
    List<Written> earlier;
    synchronized (this) {
      readers.add(reader);
      earlier =
          written.stream()
              .filter(one -> since != null && one.id().equals(id) && !one.at().isBefore(since))
              .toList();
    }
    earlier.forEach(one -> read(reader, one));
    return new AnswerStream(id, events, result, Runnable::run, () -> leave(reader));
  }

  private synchronized void leave(Reader reader) {
    readers.remove(reader);
  }

  /** Ends those who follow. */
  void close() {
    List<Reader> left;
    synchronized (this) {
      left = List.copyOf(readers);
    }
    left.forEach(
        reader ->
            reader.result().completeExceptionally(new ClientClosedException(reader.id(), true)));
  }
}
