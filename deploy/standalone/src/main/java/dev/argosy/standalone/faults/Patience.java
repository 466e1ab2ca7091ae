package dev.argosy.standalone.faults;

import dev.argosy.standalone.EnvironmentProblem;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting that ends at once when the command is asked to end. Thread-safe. */
final class Patience {
  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  /** The command was asked to end. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped");
    }
  }

  private final BooleanSupplier stopped;

  /**
   * @param stopped whether the command was asked to end
   */
  Patience(BooleanSupplier stopped) {
    this.stopped = stopped;
  }

  /** Waits for so long. */
  void pause(Duration time) {
    holds(time, () -> false);
  }

  /**
   * Waits until it holds.
   *
   * @throws EnvironmentProblem if it does not in that time
   */
  void until(String what, Duration atMost, BooleanSupplier condition) {
    if (!holds(atMost, condition)) {
      throw new EnvironmentProblem(what + ": not within " + atMost.toSeconds() + " s");
    }
  }

  /** Waits until it holds or the time is over; whether it holds. */
  boolean holds(Duration atMost, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (stopped.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        throw new Stopped();
      }
      if (System.nanoTime() - start >= atMost.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
    return true;
  }
}
