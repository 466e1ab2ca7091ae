package dev.argosy.client;

import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Status;
import dev.argosy.contract.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The results that a client awaits. Thread-safe.
 *
 * <p>Each ends once, by whoever takes it out of the map first: its reply, its time-out, a failed
 * send, the close, or the caller who ends the future himself. Its place is free only when the
 * future and what hangs on it have run, so callbacks that lag behind hold up new requests, not
 * memory. Those run on the given executor, never on a thread of ours or Kafka's.
 */
final class WaitingRequests {
  private static final int REMEMBERED = 10_000;
  private static final ResultCodec CODEC = new ResultCodec();

  private final Map<String, Waiting> byId = new ConcurrentHashMap<>();
  private final Map<String, RequestStatus> ended = Collections.synchronizedMap(new Remembered());
  private final int maxPending;
  private final Semaphore places;
  private final Timer timer;
  private final Executor completions;
  private volatile boolean closed;

  WaitingRequests(int maxPending, Timer timer, Executor completions) {
    this.maxPending = maxPending;
    this.places = new Semaphore(maxPending);
    this.timer = timer;
    this.completions = completions;
  }

  private static final class Remembered extends LinkedHashMap<String, RequestStatus> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, RequestStatus> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * Takes a place for this request, waiting for one at most so long.
   *
   * @throws FleetException if it gets none; it must not be sent then
   */
  Waiting enter(Request stamped, Duration timeout, Duration maxBlock) {
    String id = stamped.id();
    takePlace(id, maxBlock);
    Instant submittedAt = Objects.requireNonNull(stamped.submittedAt());
    Waiting waiting = new Waiting(id, submittedAt, new CompletableFuture<>());
    if (closed || byId.putIfAbsent(id, waiting) != null) {
      places.release();
      throw closed ? new ClientClosedException(id, false) : new DuplicateRequestException(id);
    }
    Runnable noTimeout =
        timer.after(timeout, () -> fail(waiting, new ReplyTimeoutException(id, timeout)));
    var unused =
        waiting
            .future()
            .whenComplete(
                (result, failure) -> {
                  noTimeout.run();
                  takeOut(waiting, RequestStatus.GIVEN_UP); // if it was the caller who ended it
                  places.release();
                });
    if (closed && takeOut(waiting, RequestStatus.GIVEN_UP)) {
      ClientClosedException refused = new ClientClosedException(id, false);
      waiting.future().completeExceptionally(refused);
      throw refused;
    }
    return waiting;
  }

  private void takePlace(String id, Duration maxBlock) {
    if (closed) {
      throw new ClientClosedException(id, false);
    }
    try {
      if (!places.tryAcquire(maxBlock.toNanos(), TimeUnit.NANOSECONDS)) {
        throw closed
            ? new ClientClosedException(id, false)
            : new TooManyPendingException(id, maxPending);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SendFailedException(id, false, "interrupted", interrupted);
    }
  }

  /** Ends it without a result, unless it has ended. */
  void fail(Waiting waiting, FleetException failure) {
    if (takeOut(waiting, RequestStatus.GIVEN_UP)) {
      dispatch(() -> waiting.future().completeExceptionally(failure));
    }
  }

  /**
   * A result came for this client.
   *
   * @param id the request's id, from the record's header
   * @param status the result's status from the record's header; null if there is none
   */
  void reply(String id, @Nullable String status, byte[] value) {
    Waiting waiting = byId.get(id);
    if (waiting == null) {
      RequestStatus late =
          Status.ofWire(String.valueOf(status))
              .map(RequestStatus::of)
              .orElse(RequestStatus.UNKNOWN);
      ended.computeIfPresent(
          id, (known, before) -> before == RequestStatus.GIVEN_UP ? late : before);
      return;
    }
    try {
      Result result = CODEC.decode(value);
      Instant submittedAt = result.timing().submittedAt();
      boolean its = submittedAt == null || submittedAt.equals(waiting.submittedAt());
      if (its && takeOut(waiting, RequestStatus.of(result.status()))) {
        dispatch(() -> waiting.future().complete(result));
      }
    } catch (UnreadableRecordException unreadable) {
      fail(waiting, new UnreadableReplyException(id, unreadable));
    }
  }

  RequestStatus status(String id) {
    return byId.containsKey(id)
        ? RequestStatus.WAITING
        : ended.getOrDefault(id, RequestStatus.UNKNOWN);
  }

  int size() {
    return byId.size();
  }

  /** Lets nobody in any more, waits at most so long for results, and ends what is left. */
  void close(Duration wait) {
    closed = true;
    boolean interrupted = false;
    try {
      if (places.tryAcquire(maxPending, wait.toNanos(), TimeUnit.NANOSECONDS)) {
        places.release(maxPending);
      }
    } catch (InterruptedException stop) {
      interrupted = true;
    }
    for (Waiting waiting : byId.values()) {
      if (takeOut(waiting, RequestStatus.GIVEN_UP)) {
        waiting.future().completeExceptionally(new ClientClosedException(waiting.id(), true));
      }
    }
    timer.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a callback of the caller's where it may take its time. */
  void dispatch(Runnable completion) {
    try {
      completions.execute(completion);
    } catch (RejectedExecutionException shutDown) {
      completion.run(); // better on a thread of ours than never
    }
  }

  private boolean takeOut(Waiting waiting, RequestStatus status) {
    boolean taken = byId.remove(waiting.id(), waiting);
    if (taken) {
      ended.put(waiting.id(), status);
    }
    return taken;
  }
}
