package dev.argosy.worker.path;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How other threads reach the loop: they hand it a step, the loop takes it in its turn. Thread-safe
 * but for {@link #run} and {@link #await}, which are the loop's.
 */
public interface Mailbox extends Executor {
  /** Takes every step that is there, in order. */
  void run();

  /** Whether a step is waiting. */
  boolean isEmpty();

  /** Waits until a step is there, at most this long. */
  void await(Duration atMost);
}
