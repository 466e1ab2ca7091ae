package dev.argosy.worker.loop;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one background thread that asks the broker on behalf of the loop, in order. Thread-safe.
 *
 * <p>At most {@value #MAX_WAITING} questions wait; more are answered at once with what is known,
 * and so are those that are still waiting when it closes.
 */
final class AdminThread implements AutoCloseable {
  private static final int MAX_WAITING = 64;

  private static final Logger log = LoggerFactory.getLogger(AdminThread.class);

  private final ScheduledThreadPoolExecutor executor;
  private final Duration closeWithin;

  AdminThread(String workerId, Duration closeWithin) {
    this.closeWithin = closeWithin;
    executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("kafka-admin-" + workerId).factory());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
  }

  /**
   * Asks a question; the answer comes exactly once, on this thread or, if no more questions are
   * taken, on the caller's.
   *
   * @param otherwise the answer if the question throws or is not taken
   */
  <T> void ask(Supplier<T> question, T otherwise, Consumer<T> answer) {
    boolean taken = false;
    if (executor.getQueue().size() < MAX_WAITING) {
      try {
        executor.execute(() -> answer(question, otherwise, answer));
        taken = true;
      } catch (RejectedExecutionException closing) {
        log.debug("a question came while closing");
      }
    }
    if (!taken) {
      answer.accept(otherwise);
    }
  }

  /** Does something once, unless too much is waiting already. */
  void run(Runnable task) {
    ask(
        () -> {
          task.run();
          return true;
        },
        false,
        _ -> {});
  }

  /** Does something again and again, the next time this long after the last one ended. */
  void repeat(Duration pause, Runnable task) {
    var _ =
        executor.scheduleWithFixedDelay(
            () -> attempt(task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Close the admin client first, then what waits is answered quickly. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(closeWithin.toMillis(), TimeUnit.MILLISECONDS)) {
        log.atWarn().addKeyValue("after", closeWithin).log("the admin thread still runs");
        executor.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static <T> void answer(Supplier<T> question, T otherwise, Consumer<T> answer) {
    T value = otherwise;
    try {
      value = question.get();
    } catch (RuntimeException failed) {
      // The thread's end: a question that fails is answered all the same.
      log.atWarn().setCause(failed).log("a question to the broker failed");
    }
    answer.accept(value);
  }

  private static void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failed) {
      // The thread's end: else it would never be tried again.
      log.atWarn().setCause(failed).log("a background task failed");
    }
  }
}
