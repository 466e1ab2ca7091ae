package dev.argosy.client;

import dev.argosy.content.ContentException;
import dev.argosy.contract.Request;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose content is on its way into the store. Each ends once: it is handed over when its
 * content is there, or fails, at the latest when this is closed. A store takes what it is given at
 * once, however slow it is, so what is under way has a bound of its own. Thread-safe.
 */
final class Uploads {
  private final OutsideContent content;
  private final ExecutorService threads;
  private final int kibibytesMax;

  /** In KiB; fair, so that a large request is not passed by small ones for ever. */
  private final Semaphore room;

  private volatile boolean closed;

  private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();

  /** One request: the upload of its content, and the end of its hand-over. */
  private static final class UnderWay {
    final CompletableFuture<Request> upload;
    final CompletableFuture<Request> ended;

    UnderWay(CompletableFuture<Request> upload, CompletableFuture<Request> ended) {
      this.upload = upload;
      this.ended = ended;
    }
  }

  /**
   * @param bytesMax of the bodies under way; a larger one goes alone
   */
  Uploads(OutsideContent content, String name, long bytesMax) {
    this.content = content;
    this.kibibytesMax = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytesMax >> 10));
    this.room = new Semaphore(kibibytesMax, true);
    this.threads = Threads.callbacks("argosy-content-" + name);
  }

  /**
   * Leaves a request's content in the store, then hands the rest over, on another thread. Waits
   * while there is no room.
   *
   * @param maxBlock longest wait for room
   * @param handOver takes the request as it is sent, if its content is there
   * @param failed else hears why it is not
   */
  void send(
      Request stamped,
      Duration maxBlock,
      Consumer<Request> handOver,
      Consumer<@Nullable FleetException> failed) {
    int kibibytes = Math.min(kibibytesMax, 1 + (stamped.body().size() >> 10));
    try {
      if (!room.tryAcquire(kibibytes, maxBlock.toNanos(), TimeUnit.NANOSECONDS)) {
        failed.accept(noRoom(stamped.id(), maxBlock));
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      failed.accept(new SendFailedException(stamped.id(), false, "interrupted", interrupted));
      return;
    }
    CompletableFuture<Request> upload;
    try {
      upload = content.away(stamped);
    } catch (RuntimeException refused) {
      room.release(kibibytes);
      throw refused;
    }
    CompletableFuture<Request> ended =
        upload.whenCompleteAsync(
            (light, failure) -> {
              if (failure == null) {
                handOver.accept(light);
              } else {
                failed.accept(notKept(stamped.id(), failure));
              }
            },
            this::execute);
    UnderWay one = new UnderWay(upload, ended);
    underWay.add(one);
    var unused =
        ended.whenComplete(
            (light, failure) -> {
              underWay.remove(one);
              room.release(kibibytes);
            });
    if (closed) { // it waited for room meanwhile
      upload.cancel(false);
    }
  }

  private FleetException noRoom(String id, Duration waited) {
    if (closed) {
      return new ClientClosedException(id, false);
    }
    return new SendFailedException(
        id,
        false,
        "content of bufferBytes is on its way into the store, and none arrived within "
            + waited.toMillis()
            + " ms",
        null);
  }

  private static FleetException notKept(String id, Throwable failure) {
    if (failure instanceof CancellationException) { // by close, and by nobody else
      return new ClientClosedException(id, false);
    }
    String why = "its content cannot be kept: " + ContentException.of(failure).getMessage();
    return new SendFailedException(id, false, why, failure);
  }

  private void execute(Runnable end) {
    try {
      threads.execute(end);
    } catch (RejectedExecutionException closed) {
      end.run(); // better on the store's thread than never: whoever sent it may wait
    }
  }

  /** Returns when all that is under way now was handed over, or has failed. */
  void await() throws InterruptedException {
    for (UnderWay one : List.copyOf(underWay)) {
      try {
        one.ended.get();
      } catch (ExecutionException | CancellationException failed) {
        // Whoever sent it hears of it.
      }
    }
  }

  /** Waits for what is under way, at most so long, and ends the rest. */
  void close(Duration wait) {
    try {
      CompletableFuture.allOf(
              underWay.stream().map(one -> one.ended).toArray(CompletableFuture[]::new))
          .get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException left) {
      // What failed has ended, the rest ends now.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    closed = true;
    underWay.forEach(one -> one.upload.cancel(false));
    threads.shutdown(); // what is queued still runs
  }
}
