package dev.argosy.client;

import dev.argosy.content.ContentException;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The results that a client awaits. Thread-safe.
 *
 * <p>Each ends once, by whoever takes it out of the map first: its reply, its time-out, a failed
 * send, the close, or the caller who ends the future himself. Futures end on the given executor,
 * never on a thread of ours or Kafka's. A place is free when its future's turn has come there, so
 * an executor that lags behind holds up new requests, not memory; and what hangs on the future may
 * submit again into the place that it leaves. A callback never waits for a place: it would hold up
 * the ends that make places free.
 */
final class WaitingRequests {
  private static final int REMEMBERED = 10_000;
  private static final ResultCodec CODEC = new ResultCodec();

  private final Map<String, Waiting> byId = new ConcurrentHashMap<>();
  private final Map<String, RequestStatus> ended = Collections.synchronizedMap(new Remembered());

  /** Those whose result came, and whose message is on its way from its store. */
  private final Map<Waiting, Result> fetching = new ConcurrentHashMap<>();

  private final Function<Result, CompletableFuture<Result>> wholes;
  private final int maxPending;
  private final Semaphore places;
  private final Timer timer;
  private final Executor completions;
  private final ThreadLocal<Boolean> inCallback = new ThreadLocal<>();
  private volatile boolean closed;
  private volatile boolean waitsNoMore;

  WaitingRequests(int maxPending, Timer timer, Executor completions) {
    this(maxPending, timer, completions, CompletableFuture::completedFuture);
  }

  /**
   * The same whose results are not whole as they come.
   *
   * @param wholes fetches what a result lacks, off the caller's thread
   */
  WaitingRequests(
      int maxPending,
      Timer timer,
      Executor completions,
      Function<Result, CompletableFuture<Result>> wholes) {
    this.wholes = wholes;
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
                  if (takeOut(waiting, RequestStatus.GIVEN_UP)) { // it was the caller who ended it
                    places.release();
                  }
                });
    if (closed && takeOut(waiting, RequestStatus.GIVEN_UP)) {
      ClientClosedException refused = new ClientClosedException(id, false);
      places.release();
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
      long wait = inCallback.get() == null ? maxBlock.toNanos() : 0;
      if (!places.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
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
      end(() -> waiting.future().completeExceptionally(failure));
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
        complete(waiting, result);
      }
    } catch (UnreadableRecordException unreadable) {
      fail(waiting, new UnreadableReplyException(id, unreadable));
    }
  }

  private void complete(Waiting waiting, Result result) {
    CompletableFuture<Result> fetched = fetched(result);
    if (!fetched.isDone()) {
      fetching.put(waiting, result);
      if (waitsNoMore) { // the close may have looked before it stood there
        endFetched(waiting, result);
      }
    }
    var unused =
        fetched.whenComplete(
            (whole, failure) -> {
              fetching.remove(waiting);
              end(
                  () -> {
                    if (failure == null) {
                      waiting.future().complete(whole);
                    } else {
                      waiting
                          .future()
                          .completeExceptionally(
                              new MessageUnavailableException(
                                  result, ContentException.of(failure)));
                    }
                  });
            });
  }

  /** A store that refuses at once fails as one that refuses later. */
  private CompletableFuture<Result> fetched(Result result) {
    try {
      return wholes.apply(result);
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(refused);
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
    waitsNoMore = true;
    for (Waiting waiting : byId.values()) {
      if (takeOut(waiting, RequestStatus.GIVEN_UP)) {
        places.release();
        waiting.future().completeExceptionally(new ClientClosedException(waiting.id(), true));
      }
    }
    fetching.forEach(WaitingRequests::endFetched);
    timer.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends one whose result has come, and whose content has not. */
  private static void endFetched(Waiting waiting, Result result) {
    waiting
        .future()
        .completeExceptionally(
            new MessageUnavailableException(
                result, new IllegalStateException("the client was closed meanwhile")));
  }

  private void end(Runnable completion) {
    dispatch(
        () -> {
          places.release();
          completion.run();
        });
  }

  /** Ends a future where its callbacks may take their time. */
  void dispatch(Runnable completion) {
    Runnable marked =
        () -> {
          inCallback.set(true);
          try {
            completion.run();
          } finally {
            inCallback.remove();
          }
        };
    try {
      completions.execute(marked);
    } catch (RejectedExecutionException shutDown) {
      marked.run(); // better on a thread of ours than never
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
