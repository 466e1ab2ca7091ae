package dev.argosy.worker.path;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Steps that wait until the test runs them. */
final class HandMailbox implements Mailbox {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  @Override
  public void execute(Runnable step) {
    steps.add(step);
  }

  @Override
  public void run() {
    for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
      step.run();
    }
  }

  @Override
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  @Override
  public void await(Duration atMost) {
    throw new AssertionError("nobody waits here");
  }
}
