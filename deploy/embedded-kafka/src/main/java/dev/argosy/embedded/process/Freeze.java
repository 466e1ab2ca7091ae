package dev.argosy.embedded.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that is stopped. A shell holds it so: it stops the process, waits for the end of its
 * standard input, which is ours to give, and lets the process go on. So nothing stays stopped that
 * we can't continue any more. Thread-safe.
 */
public final class Freeze implements AutoCloseable {
  private static final Path SHELL = Path.of("/bin/sh");
  private static final String HELD = "stopped";
  private static final String SCRIPT =
      "trap '' INT HUP TERM; kill -STOP \"$1\" || exit 1; echo "
          + HELD
          + "; read -r end; kill -CONT \"$1\" 2>/dev/null";

  private final Process shell;

  private Freeze(Process shell) {
    this.shell = shell;
  }

  static Freeze of(long process) {
    List<String> command =
        List.of(SHELL.toString(), "-c", SCRIPT, "freeze", Long.toString(process));
    try {
      Process shell = new ProcessBuilder(command).start();
      String said = shell.inputReader().readLine();
      if (!HELD.equals(said)) {
        shell.destroy();
        throw new IllegalStateException("process " + process + " can't be stopped");
      }
      return new Freeze(shell);
    } catch (IOException noShell) {
      throw new UncheckedIOException("no " + SHELL + " to send SIGSTOP with", noShell);
    }
  }

  /** SIGCONT; doing it twice is harmless. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      shell.waitFor();
    } catch (IOException gone) {
      // The shell has ended; then the process has gone on.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
