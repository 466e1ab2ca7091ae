package dev.argosy.client;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does things later. A port, so that a fake can hold the time. Thread-safe. */
interface Timer extends AutoCloseable {

  /**
   * Runs this task once, after this time.
   *
   * @return takes the task back, if it did not run yet
   */
  Runnable after(Duration delay, Runnable task);

  /** Forgets what has not run. */
  @Override
  void close();

  /** A timer with one thread of its own; its tasks must be short. */
  static Timer threaded(String name) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, task -> Threads.daemon(name, task));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return new Timer() {
      @Override
      public Runnable after(Duration delay, Runnable task) {
        try {
          ScheduledFuture<?> scheduled =
              executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
          return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException closed) {
          return () -> {}; // whoever closed the timer ends what waits
        }
      }

      @Override
      public void close() {
        executor.shutdownNow();
      }
    };
  }
}
