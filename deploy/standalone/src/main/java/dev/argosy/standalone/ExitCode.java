package dev.argosy.standalone;

/** What a command's exit code means. */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** Work is lost or doubled, or ended otherwise than it should. */
  public static final int WORK_LOST = 1;

  /** The command line or a configuration can't be used. */
  public static final int USAGE = 2;

  /** What the command needs is not there: no broker, no topic, a port taken. */
  public static final int ENVIRONMENT = 3;

  /** Another process works under the same id. */
  public static final int TWIN = 4;

  /** A bug of ours, with its stack trace. */
  public static final int BUG = 70;

  private ExitCode() {}
}
