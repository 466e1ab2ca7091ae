package dev.argosy.worker.path;

/** The worker has to stop and a person has to look; carries the process's exit code. */
public final class CannotGoOn extends RuntimeException {
  /** The configuration cannot be served. */
  public static final int CONFIGURATION = 2;

  /** The environment is not as it has to be. */
  public static final int ENVIRONMENT = 3;

  /** Another process runs under our id. */
  public static final int TWIN = 4;

  private final int exitCode;

  public CannotGoOn(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
