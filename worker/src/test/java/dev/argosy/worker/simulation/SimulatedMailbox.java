package dev.argosy.worker.simulation;

import dev.argosy.worker.path.Mailbox;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Steps for one worker's loop; a bug in one ends the run instead of a line in the log. */
final class SimulatedMailbox implements Mailbox {
  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final WorkerProcess process;
  private final Dice dice;

  SimulatedMailbox(WorkerProcess process, Dice dice) {
    this.process = process;
    this.dice = dice;
  }

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

  /** Only inside a callback that gives partitions up. */
  @Override
  public void await(Duration atMost) {
    if (steps.isEmpty()) {
      long nanos = Math.max(atMost.toNanos(), dice.skewedMillis(5, 100));
      process.point(
          WorkerProcess.Point.CALLBACK, Math.max(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
    }
  }
}
