package dev.argosy.worker.path;

import dev.argosy.contract.ResultStream;
import dev.argosy.contract.StreamEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Chunks in memory: an event is a chunk, written at once. Owned by one thread. */
public final class RecordedChunks implements Chunks {
  /** Every stream so far by its id, in the order they were opened. */
  public final Map<String, List<StreamEvent>> streams = new LinkedHashMap<>();

  /** No stream ends before this; by default none waits. */
  public CompletableFuture<?> written = CompletableFuture.completedFuture(null);

  @Override
  public Stream open(String id, int attempt, @Nullable String client) {
    String stream = id + "/" + streams.size();
    List<StreamEvent> events = new ArrayList<>();
    streams.put(stream, events);
    return new Stream() {
      @Override
      public void heard(StreamEvent event) {
        events.add(event);
      }

      @Override
      public CompletableFuture<ResultStream> end() {
        return written.thenApply(_ -> new ResultStream(stream, events.size(), true));
      }
    };
  }

  @Override
  public void close() {}
}
