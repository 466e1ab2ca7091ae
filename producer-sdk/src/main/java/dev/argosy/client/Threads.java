package dev.argosy.client;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Our threads: named, and no reason for a process to stay. */
final class Threads {
  static final int CALLBACKS = 4;

  private Threads() {}

  static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * A few threads for callbacks, gone while there is nothing to do. What waits for them is bounded
   * by whoever uses it.
   */
  static ExecutorService callbacks(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            CALLBACKS,
            CALLBACKS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(name, task));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Waits for the thread's end; true if it came in time. Keeps an interrupt for the caller. */
  static boolean ended(Thread thread, Duration wait) {
    try {
      // Zero would wait for ever.
      thread.join(Math.max(1, wait.toMillis()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
