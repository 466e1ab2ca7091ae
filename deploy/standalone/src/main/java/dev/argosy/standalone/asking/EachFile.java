package dev.argosy.standalone.asking;

import dev.argosy.client.Fleet;
import dev.argosy.client.SendFailedException;
import dev.argosy.client.tools.Spent;
import dev.argosy.client.tools.Structured;
import dev.argosy.client.tools.StructuredAnswer;
import dev.argosy.contract.Request;
import dev.argosy.standalone.EnvironmentProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks about many files at once, each by a virtual thread that blocks; no more are open, and so in
 * memory, than there are permits, and no more than 64 MiB of them. Thread-safe.
 *
 * @param <F> a file
 * @param <T> what is answered about it
 */
public final class EachFile<F, T> {
  /** An answer that does not fit is asked for once more. */
  private static final int ROUNDS = 2;

  /** Bytes of files that may be open together; a larger one is open alone. */
  private static final long BYTES_MAX = 64 << 20;

  private static final int BLOCK = 1 << 10;
  private static final int BLOCKS = (int) (BYTES_MAX / BLOCK);

  private final Fleet fleet;
  private final Structured<T> structured;
  private final Duration timeout;
  private final int parallel;
  private final Asker<F> asker;
  private final Listener<F, T> listener;
  private final AtomicReference<@Nullable RuntimeException> fatal = new AtomicReference<>();
  private volatile boolean stopped;

  /**
   * What is asked about a file.
   *
   * @param <F> a file
   */
  public interface Asker<F> {
    /**
     * The request.
     *
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException if nothing can be asked about it
     */
    Request request(F file) throws IOException;
  }

  /**
   * Hears how each file ended, one at a time.
   *
   * @param <F> a file
   * @param <T> what is answered about it
   */
  public interface Listener<F, T> {
    /** It has an answer, or none: see {@link StructuredAnswer#failure}. */
    void answered(F file, StructuredAnswer<T> answer) throws IOException;

    /** Nothing was asked about it. */
    void unusable(F file, String why) throws IOException;
  }

  /** Nothing can be asked about a file; the message says why. */
  public static final class UnusableFile extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public UnusableFile(String why) {
      super(why);
    }
  }

  /**
   * @param parallel how many files are open at once
   * @param timeout longest wait for one of them
   */
  public EachFile(
      Fleet fleet,
      Structured<T> structured,
      int parallel,
      Duration timeout,
      Asker<F> asker,
      Listener<F, T> listener) {
    this.fleet = fleet;
    this.structured = structured;
    this.parallel = parallel;
    this.timeout = timeout;
    this.asker = asker;
    this.listener = listener;
  }

  /** Begins no further file. */
  public void stop() {
    stopped = true;
  }

  /**
   * Asks about these files; returns when each of them that was begun has ended.
   *
   * @param bytes about how much memory a file takes
   * @throws EnvironmentProblem if Kafka takes no requests
   * @throws RuntimeException what the listener throws
   */
  public void run(List<F> files, ToLongFunction<F> bytes) throws InterruptedException {
    Semaphore permits = new Semaphore(parallel);
    Semaphore blocks = new Semaphore(BLOCKS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (F file : files) {
        int size = (int) Math.min(BLOCKS, bytes.applyAsLong(file) / BLOCK + 1);
        permits.acquire();
        blocks.acquire(size);
        if (stopped) {
          break;
        }
        threads.execute(
            () -> {
              try {
                one(file);
              } catch (RuntimeException | Error problem) { // the thread's end: it ends the run
                end(problem);
              } finally {
                blocks.release(size);
                permits.release();
              }
            });
      }
    }
    RuntimeException problem = fatal.get();
    if (problem != null) {
      throw problem;
    }
  }

  private void end(Throwable problem) {
    stopped = true;
    fatal.compareAndSet(
        null,
        problem instanceof RuntimeException exception
            ? exception
            : new IllegalStateException("a file's thread ended", problem));
  }

  private void one(F file) {
    Request request;
    try {
      request = asker.request(file);
    } catch (IllegalArgumentException unusable) { // by us, or by what builds requests
      unusable(file, String.valueOf(unusable.getMessage()));
      return;
    } catch (IOException unreadable) {
      unusable(file, "can't be read: " + unreadable.getClass().getSimpleName());
      return;
    }
    StructuredAnswer<T> answer = structured.submit(fleet, request, ROUNDS, timeout).join();
    if (answer.failure().orElse(null) instanceof SendFailedException notSent) {
      throw new EnvironmentProblem(
          "Kafka took no request: " + String.valueOf(notSent.getMessage()), notSent);
    }
    synchronized (listener) {
      try {
        listener.answered(file, answer);
      } catch (IOException unwritable) {
        throw new UncheckedIOException(unwritable);
      }
    }
  }

  private void unusable(F file, String why) {
    synchronized (listener) {
      try {
        listener.unusable(file, why);
      } catch (IOException unwritable) {
        throw new UncheckedIOException(unwritable);
      }
    }
  }

  /** What was spent, for a person. */
  public static String cost(Spent spent) {
    String usd = spent.pricedUsd().stripTrailingZeros().toPlainString();
    return "$"
        + usd
        + (spent.unpriced() == 0 ? "" : " and %,d unpriced".formatted(spent.unpriced()));
  }
}
