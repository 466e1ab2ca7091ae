package dev.argosy.worker.path;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailbox of a loop with a thread of its own. Bounded by what the loop starts: each call hands
 * in one step.
 */
public final class ThreadMailbox implements Mailbox {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadMailbox.class);

  private final BlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();
  private @Nullable Runnable first;

  @Override
  public void execute(Runnable step) {
    steps.add(step);
  }

  @Override
  public void run() {
    if (first != null) {
      Runnable step = first;
      first = null;
      guarded(step);
    }
    for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
      guarded(step);
    }
  }

  @Override
  public boolean isEmpty() {
    return first == null && steps.isEmpty();
  }

  @Override
  public void await(Duration atMost) {
    if (first != null) {
      return;
    }
    try {
      first = steps.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One step's bug must not kill the loop: the one broad catch around events. */
  private static void guarded(Runnable step) {
    try {
      step.run();
    } catch (CannotGoOn stop) {
      throw stop;
    } catch (RuntimeException bug) {
      LOG.error("a step of the loop failed", bug);
    }
  }
}
