package dev.argosy.standalone.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Does things several times a second, each on a thread of its own, until it is closed. */
final class Pulse implements AutoCloseable {
  private static final long EVERY_NANOS = 150_000_000;

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closing;

  /** From now on. */
  Pulse(List<Runnable> tasks) {
    tasks.forEach(
        task ->
            threads.add(Thread.ofPlatform().daemon().name("faults-pulse").start(() -> run(task))));
  }

  private void run(Runnable task) {
    while (!closing) {
      task.run();
      LockSupport.parkNanos(EVERY_NANOS);
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
