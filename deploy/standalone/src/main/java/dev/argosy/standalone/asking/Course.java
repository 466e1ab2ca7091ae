package dev.argosy.standalone.asking;

import dev.argosy.client.tools.Spent;
import dev.argosy.standalone.Shell;
import java.time.Duration;

/** How far it is, on a person's terminal; silent in a pipe. Used under its owner's lock. */
public final class Course {
  private static final long EVERY_NANOS = Duration.ofMillis(150).toNanos();
  private static final int WIDTH = 78;

  private final Shell shell;
  private final int files;
  private long shown;
  private int done;
  private int failed;
  private Spent spent = Spent.NOTHING;

  /**
   * @param files how many there are
   */
  public Course(Shell shell, int files) {
    this.shell = shell;
    this.files = files;
  }

  /** One more has ended. */
  public void ended(boolean good, Spent more) {
    done++;
    failed += good ? 0 : 1;
    spent = spent.plus(more);
    long now = System.nanoTime();
    if (shell.terminal() && (done == files || now - shown >= EVERY_NANOS)) {
      shown = now;
      String line =
          "%,d of %,d files, %,d without an answer, %s"
              .formatted(done, files, failed, EachFile.cost(spent));
      shell.err().print("\r" + (line + " ".repeat(WIDTH)).substring(0, WIDTH));
      shell.err().flush();
    }
  }

  /** Takes the line away. */
  public void close() {
    if (shell.terminal()) {
      shell.err().print("\r" + " ".repeat(WIDTH) + "\r");
      shell.err().flush();
    }
  }

  /** Files that have ended. */
  public int done() {
    return done;
  }

  /** Files that ended without an answer. */
  public int failed() {
    return failed;
  }

  /** What was spent until now. */
  public Spent spent() {
    return spent;
  }
}
