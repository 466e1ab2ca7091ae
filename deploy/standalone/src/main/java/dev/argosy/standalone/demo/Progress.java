package dev.argosy.standalone.demo;

import dev.argosy.simulator.calls.Calls;
import dev.argosy.standalone.Shell;
import java.time.Duration;

/**
 * How far the job is: one line that is redrawn on a person's terminal, a plain line a second in a
 * pipe. Owned by one thread.
 */
final class Progress {
  private static final int BAR = 30;

  private final Shell shell;
  private final int total;
  private final long start = System.nanoTime();
  private final long everyNanos;
  private long shown = start;
  private boolean drawn;

  Progress(Shell shell, int total) {
    this.shell = shell;
    this.total = total;
    everyNanos = Duration.ofMillis(shell.terminal() ? 150 : 1000).toNanos();
  }

  /** Whether the next line is due. */
  boolean due() {
    return System.nanoTime() - shown >= everyNanos;
  }

  /** Shows the numbers of this moment. */
  void show(long done, Calls calls) {
    long now = System.nanoTime();
    shown = now;
    double perSecond = done * 1e9 / Math.max(1, now - start);
    String line =
        "%,d of %,d done, %,.0f/s, %,d calls in flight, %,d throttled"
            .formatted(
                done,
                total,
                perSecond,
                calls.inFlight(),
                calls.ended("throttle") + calls.ended(Calls.OVER_QUOTA));
    if (shell.terminal()) {
      int full = (int) (BAR * done / Math.max(1, total));
      shell.err().print("\r[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + line + "   ");
      shell.err().flush();
      drawn = true;
    } else {
      shell.say(line);
    }
  }

  /** Takes a redrawn line away. */
  void end() {
    if (drawn) {
      shell.err().print("\r" + " ".repeat(110) + "\r");
      shell.err().flush();
    }
  }
}
