package dev.argosy.standalone.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.contract.Chunk;
import dev.argosy.contract.NativeStream;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.Status;
import dev.argosy.contract.UnreadableRecordException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds each result against the chunks of the stream that it names. What it was told of a request
 * is forgotten once that is judged. Owned by one thread.
 */
final class StreamJudge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PROBLEMS_SHOWN = 5;

  private final Map<String, Open> open = new HashMap<>();
  private final Percentiles firstChunks = new Percentiles();
  private final List<String> problems = new ArrayList<>();
  private long judged;
  private long chunks;
  private long incomplete;
  private long broken;

  private static final class Open {
    final long submittedNanos;
    final Map<String, List<Chunk>> streams = new LinkedHashMap<>();
    long firstChunkNanos;
    @Nullable Result result;

    Open(long submittedNanos) {
      this.submittedNanos = submittedNanos;
    }
  }

  void submitted(String id, long nanos) {
    open.put(id, new Open(nanos));
  }

  void chunk(Chunk chunk, long nanos) {
    chunks++;
    Open request = open.get(chunk.id());
    if (request == null) {
      problem(chunk.id() + " has a chunk after it was judged or before it was asked for");
      return;
    }
    if (request.streams.isEmpty()) {
      request.firstChunkNanos = nanos;
    }
    List<Chunk> stream = request.streams.computeIfAbsent(chunk.stream(), _ -> new ArrayList<>());
    if (chunk.seq() != stream.size()) {
      problem(
          "%s: chunk %d of %s where %d was due"
              .formatted(chunk.id(), chunk.seq(), chunk.stream(), stream.size()));
    }
    stream.add(chunk);
    judgeIfWhole(chunk.id(), request);
  }

  void result(Result result) {
    Open request = open.get(result.id());
    if (request == null || request.result != null) {
      problem(result.id() + " has two results");
      return;
    }
    request.result = result;
    judgeIfWhole(result.id(), request);
  }

  /** The chunks are on their topic before the result is, but readers race. */
  private void judgeIfWhole(String id, Open request) {
    Result result = request.result;
    if (result == null) {
      return;
    }
    ResultStream named = result.stream();
    if (result.status() != Status.SUCCEEDED || named == null) {
      close(id, request, "%s is %s and names %s".formatted(id, result.status(), named));
      return;
    }
    if (!named.chunksComplete()) {
      incomplete++;
      close(id, request, null);
      return;
    }
    List<Chunk> stream = request.streams.getOrDefault(named.id(), List.of());
    if (stream.size() == named.chunks()) {
      close(id, request, same(result, stream) ? null : id + ": the chunks are not the result");
    }
  }

  private void close(String id, Open request, @Nullable String problem) {
    open.remove(id);
    judged++;
    if (problem != null) {
      problem(problem);
    }
    if (request.streams.size() == 1) {
      firstChunks.add(request.firstChunkNanos - request.submittedNanos);
    }
  }

  private static boolean same(Result result, List<Chunk> stream) {
    NativeStream sum = new NativeStream();
    try {
      for (Chunk chunk : stream) {
        for (RawJson event : chunk.events()) {
          sum.accept(event.bytes());
        }
      }
      RawJson message = result.message();
      return sum.complete()
          && message != null
          && JSON.readTree(sum.message().bytes()).equals(JSON.readTree(message.bytes()));
    } catch (UnreadableRecordException | IOException unreadable) {
      return false;
    }
  }

  private void problem(String text) {
    broken++;
    if (problems.size() < PROBLEMS_SHOWN) {
      problems.add(text);
    }
  }

  int open() {
    return open.size();
  }

  long judged() {
    return judged;
  }

  long chunks() {
    return chunks;
  }

  /** Streams whose chunks were given up. */
  long incomplete() {
    return incomplete;
  }

  long broken() {
    return broken;
  }

  List<String> firstProblems() {
    return problems;
  }

  /** From submission to the first chunk in a reader's hand, of requests that were called once. */
  Percentiles firstChunks() {
    return firstChunks;
  }
}
