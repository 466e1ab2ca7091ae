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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds each result against the chunks of the stream that it names. What it was told of a request
 * is forgotten once that is judged. Thread-safe.
 */
final class StreamJudge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PROBLEMS_SHOWN = 5;

  private final Map<String, Open> open = new HashMap<>();
  private final StreamTimes measured = new StreamTimes();
  private final StreamTimes ramped = new StreamTimes();
  private final List<String> problems = new ArrayList<>();
  private long judged;
  private long chunks;
  private long restarts;
  private long incomplete;
  private long broken;

  private static final class Open {
    final boolean measured;
    final long submittedNanos;
    final Map<String, List<Chunk>> streams = new LinkedHashMap<>();
    long platformNanos;
    long firstNanos;
    @Nullable Instant firstAt;
    boolean rest;

    Open(boolean measured, long submittedNanos) {
      this.measured = measured;
      this.submittedNanos = submittedNanos;
    }
  }

  /**
   * A request is about to be sent.
   *
   * @param measured whether its times count
   */
  synchronized void submitted(String id, boolean measured, long nanos) {
    open.put(id, new Open(measured, nanos));
  }

  /** The platform has written the first byte of an answer. */
  synchronized void platformBegan(String id, long waitedNanos) {
    Open request = open.get(id);
    if (request != null) {
      request.platformNanos = waitedNanos;
    }
  }

  /** A reader has a chunk. */
  synchronized void chunk(Chunk chunk, boolean words, long nanos, Instant now) {
    chunks++;
    Open request = open.get(chunk.id());
    if (request == null) {
      problem(chunk.id() + " has a chunk after it was judged or before it was asked for");
      return;
    }
    if (words && request.firstAt == null) {
      request.firstNanos = nanos;
      request.firstAt = now;
    }
    List<Chunk> stream = request.streams.computeIfAbsent(chunk.stream(), _ -> new ArrayList<>());
    if (chunk.seq() != stream.size()) {
      problem(
          "%s: chunk %d of %s where %d was due"
              .formatted(chunk.id(), chunk.seq(), chunk.stream(), stream.size()));
    }
    stream.add(chunk);
  }

  /** A reader was told that the answer begins anew. */
  synchronized void restarted(String id) {
    restarts++;
    Open request = open.get(id);
    if (request == null || request.streams.isEmpty()) {
      problem(id + " begins anew before it began");
    }
  }

  /** A reader got what the chunks lacked. */
  synchronized void rest(String id) {
    Open request = open.get(id);
    if (request != null) {
      request.rest = true;
    }
  }

  /** A reader got no result. */
  synchronized void failed(String id, Throwable failure) {
    open.remove(id);
    judged++;
    problem(id + " ended without a result: " + failure);
  }

  /** A reader is at the end. */
  synchronized void result(Result result) {
    Open request = open.get(result.id());
    if (request == null) {
      problem(result.id() + " has two results");
      return;
    }
    judge(result, request);
    open.remove(result.id());
    judged++;
    Instant first = request.firstAt;
    if (request.streams.size() == 1 && result.calls().size() == 1 && first != null) {
      (request.measured ? measured : ramped)
          .add(
              request.firstNanos - request.submittedNanos,
              request.platformNanos,
              result.timing(),
              first);
    }
  }

  private void judge(Result result, Open request) {
    String id = result.id();
    ResultStream named = result.stream();
    if (result.status() != Status.SUCCEEDED || named == null) {
      problem("%s is %s and names %s".formatted(id, result.status(), named));
      return;
    }
    if (!named.chunksComplete()) {
      incomplete++;
      return;
    }
    List<Chunk> stream = request.streams.getOrDefault(named.id(), List.of());
    if (request.rest || stream.size() != named.chunks()) {
      problem("%s: %d of %d chunks".formatted(id, stream.size(), named.chunks()));
    } else if (!same(result, stream)) {
      problem(id + ": the chunks are not the result");
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

  synchronized int open() {
    return open.size();
  }

  synchronized long judged() {
    return judged;
  }

  synchronized long chunks() {
    return chunks;
  }

  /** Streams whose chunks were given up. */
  synchronized long incomplete() {
    return incomplete;
  }

  synchronized long broken() {
    return broken;
  }

  synchronized List<String> firstProblems() {
    return List.copyOf(problems);
  }

  /** What was measured, and of the ramp the sum alone. */
  synchronized Map<String, Object> times() {
    Map<String, Object> figures = new LinkedHashMap<>(measured.figures());
    figures.put("first_token_added_in_ramp_ms", ramped.figures().get("first_token_added_ms"));
    figures.put("restarts", restarts);
    return figures;
  }
}
