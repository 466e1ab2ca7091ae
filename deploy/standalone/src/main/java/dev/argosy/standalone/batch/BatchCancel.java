package dev.argosy.standalone.batch;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether a batch is wanted any more. A file in its journal's directory says that it is not, to the
 * process that runs it and to all later ones: what they still post has expired when it arrives, so
 * it is never called. What was posted before is cancelled by its tag, once that file is seen.
 * Thread-safe.
 */
public final class BatchCancel implements AutoCloseable {
  private static final String FILE = "cancelled";
  private static final long LOOK_MILLIS = 200;

  /** Longer than a request takes from its making to Kafka's client, which gives it its time. */
  private static final long SETTLED_MILLIS = 1_000;

  private final Path file;
  private final Runnable saying;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean said;

  private BatchCancel(Path directory, Runnable saying) {
    this.file = directory.resolve(FILE);
    this.saying = saying;
    this.said = Files.exists(file);
    this.thread = Thread.ofVirtual().name("argosy-batch-cancel").start(this::run);
  }

  /** Says so for good, to whoever runs the batch now or later. */
  public static void say(Path directory) throws IOException {
    try {
      Files.createFile(directory.resolve(FILE));
    } catch (FileAlreadyExistsException saidBefore) {
      // it is not wanted less
    }
  }

  /**
   * Looks for it until closed.
   *
   * @param saying cancels what was posted; on a thread of this
   */
  public static BatchCancel watch(Path directory, Runnable saying) {
    return new BatchCancel(directory, saying);
  }

  /** Whether it is not wanted any more. */
  public boolean said() {
    return said;
  }

  private void run() {
    try {
      while (!Files.exists(file)) {
        if (over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      said = true;
      if (!over.await(SETTLED_MILLIS, TimeUnit.MILLISECONDS)) {
        saying.run();
      }
    } catch (InterruptedException neverInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a cancel that is being said. */
  @Override
  public void close() {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
