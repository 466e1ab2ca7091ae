package dev.argosy.worker.loop;

/**
 * Another process runs under our static member id and won. Final: this process has to end.
 *
 * <p>Thrown by {@link RequestLog#poll}; a commit says it with {@link Commit.Twin}.
 */
public final class TwinDetected extends RuntimeException {
  private static final long serialVersionUID = 1;

  TwinDetected(String workerId, Throwable cause) {
    super("another process runs as worker " + workerId, cause);
  }
}
