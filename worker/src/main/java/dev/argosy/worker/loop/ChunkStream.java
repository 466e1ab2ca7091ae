package dev.argosy.worker.loop;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.StreamEvent;
import dev.argosy.worker.path.Chunks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one call: what was heard and not written yet, and how many are under way.
 *
 * <p>Thread-safe: heard and ended on the platform's threads, written on the publisher's,
 * acknowledged on the producer's; the fields are guarded by this.
 */
final class ChunkStream implements Chunks.Stream {
  /** A chunk is closed when its events are this large together; one event may be larger. */
  private static final int CHUNK_BYTES = 512 << 10;

  private final String requestId;
  private final String streamId;
  private final int attempt;
  private final @Nullable String client;
  private final Publisher publisher;
  private final Duration patience;
  private final CompletableFuture<ResultStream> end = new CompletableFuture<>();

  private List<StreamEvent> heard = new ArrayList<>();
  private long heardBytes;
  private int nextSeq;
  private int underWay;
  private boolean announced;
  private boolean spoken;
  private boolean ended;
  private boolean givenUp;

  /** What a stream needs of the publisher. Thread-safe. */
  interface Publisher {
    /** Takes room for bytes that are heard and not written yet; false if there is none. */
    boolean take(long bytes);

    /** Gives room back. */
    void free(long bytes);

    /** There is something to write; told once until it is taken, and at the end. */
    void ready(ChunkStream stream);

    /** The stream is over; told once. */
    void ended(ChunkStream stream);
  }

  /**
   * A stream without events.
   *
   * @param patience how long the end waits for Kafka
   */
  ChunkStream(
      String requestId,
      String streamId,
      int attempt,
      @Nullable String client,
      Publisher publisher,
      Duration patience) {
    this.requestId = requestId;
    this.streamId = streamId;
    this.attempt = attempt;
    this.client = client;
    this.publisher = publisher;
    this.patience = patience;
  }

  @Override
  public void heard(StreamEvent event) {
    if (event instanceof StreamEvent.Other(var type, _) && type.equals("ping")) {
      return;
    }
    boolean announce;
    synchronized (this) {
      long bytes = bytes(event);
      if (ended || givenUp) {
        return;
      }
      if (!publisher.take(bytes)) {
        giveUp();
        return;
      }
      heard.add(event);
      heardBytes += bytes;
      announce = !announced;
      announced = true;
    }
    if (announce) {
      publisher.ready(this);
    }
  }

  private static long bytes(StreamEvent event) {
    return switch (event) {
      case StreamEvent.Delta(_, _, var text) -> text.size();
      case StreamEvent.Other(_, var json) -> json.size();
    };
  }

  @Override
  public CompletableFuture<ResultStream> end() {
    boolean last;
    synchronized (this) {
      ended = true;
      last = !heard.isEmpty();
      endIfWritten();
    }
    if (last) {
      publisher.ready(this);
    }
    return end.copy()
        .completeOnTimeout(null, patience.toNanos(), TimeUnit.NANOSECONDS)
        .thenApply(written -> written == null ? incomplete() : written);
  }

  private synchronized ResultStream incomplete() {
    giveUp();
    return new ResultStream(streamId, nextSeq, false);
  }

  /** What was heard since the last time, as chunks to be written now, in order. */
  synchronized List<Chunk> take() {
    announced = false;
    List<Chunk> chunks = new ArrayList<>(1);
    List<RawJson> events = new ArrayList<>();
    int bytes = 0;
    for (StreamEvent event : joined(heard)) {
      spoken |= event instanceof StreamEvent.Delta;
      RawJson json = event.json();
      if (!events.isEmpty() && bytes + json.size() > CHUNK_BYTES) {
        chunks.add(chunk(events));
        events = new ArrayList<>();
        bytes = 0;
      }
      events.add(json);
      bytes += json.size();
    }
    if (!events.isEmpty()) {
      chunks.add(chunk(events));
    }
    forget();
    return chunks;
  }

  /** Whether somebody waits for what was heard: for its first words, or for its end. */
  synchronized boolean urgent() {
    return ended || !spoken;
  }

  private Chunk chunk(List<RawJson> events) {
    underWay++;
    return new Chunk(requestId, streamId, attempt, nextSeq++, events);
  }

  private static List<StreamEvent> joined(List<StreamEvent> events) {
    List<StreamEvent> joined = new ArrayList<>(events.size());
    List<StreamEvent.Delta> pieces = new ArrayList<>();
    for (StreamEvent event : events) {
      if (!pieces.isEmpty() && !pieces.getLast().continuedBy(event)) {
        joined.add(StreamEvent.Delta.join(pieces));
        pieces.clear();
      }
      switch (event) {
        case StreamEvent.Delta piece -> pieces.add(piece);
        case StreamEvent.Other other -> joined.add(other);
      }
    }
    if (!pieces.isEmpty()) {
      joined.add(StreamEvent.Delta.join(pieces));
    }
    return joined;
  }

  /** A chunk is on the topic, or never will be. */
  synchronized void written(boolean acknowledged) {
    underWay--;
    if (!acknowledged) {
      giveUp();
    }
    endIfWritten();
  }

  /** No further chunk: a reader must not see one after a gap. */
  synchronized void giveUp() {
    givenUp = true;
    forget();
    endIfWritten();
  }

  synchronized boolean givenUp() {
    return givenUp;
  }

  private void forget() {
    publisher.free(heardBytes);
    heard = new ArrayList<>();
    heardBytes = 0;
  }

  private void endIfWritten() {
    if (ended && underWay == 0 && heard.isEmpty() && !end.isDone()) {
      publisher.ended(this);
      end.complete(new ResultStream(streamId, nextSeq, !givenUp));
    }
  }

  String requestId() {
    return requestId;
  }

  @Nullable String client() {
    return client;
  }
}
