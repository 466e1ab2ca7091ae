package dev.argosy.standalone.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Does things again and again, each on a thread of its own, until it is closed. */
final class Pulse implements AutoCloseable {
  private final long everyNanos;
  private final Consumer<String> broken;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;

  /**
   * From now on.
   *
   * @param every the pause between two times
   * @param broken is told if one of them fails, and so is not done any more
   */
  Pulse(Duration every, List<Runnable> tasks, Consumer<String> broken) {
    this.everyNanos = every.toNanos();
    this.broken = broken;
    tasks.forEach(
        task ->
            threads.add(Thread.ofPlatform().daemon().name("faults-pulse").start(() -> run(task))));
  }

  private void run(Runnable task) {
    try {
      while (!closing) {
        task.run();
        LockSupport.parkNanos(everyNanos);
      }
    } catch (RuntimeException failed) {
      broken.accept("nobody watched any more: " + failed);
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
