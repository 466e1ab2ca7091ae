package dev.argosy.standalone;

import java.time.Duration;

/** A line that counts up on a person's terminal; silent in a pipe. Owned by one thread. */
final class Rate {
  private static final long EVERY_NANOS = Duration.ofMillis(200).toNanos();

  private final Shell shell;
  private final String what;
  private final long start = System.nanoTime();
  private long shown = start;

  Rate(Shell shell, String what) {
    this.shell = shell;
    this.what = what;
  }

  /** So many by now; redraws a few times a second. */
  void at(long count) {
    long now = System.nanoTime();
    if (shell.terminal() && now - shown >= EVERY_NANOS) {
      shown = now;
      shell.err().print("\r%,d %s, %,.0f/s   ".formatted(count, what, count * 1e9 / (now - start)));
      shell.err().flush();
    }
  }

  /** Takes the line away. */
  void end() {
    if (shell.terminal() && shown != start) {
      shell.err().print("\r" + " ".repeat(60) + "\r");
      shell.err().flush();
    }
  }
}
