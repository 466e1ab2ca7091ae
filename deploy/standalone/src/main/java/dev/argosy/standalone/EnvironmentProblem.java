package dev.argosy.standalone;

/** What a command needs is not there; the message says what, and what to do, in one line. */
public final class EnvironmentProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EnvironmentProblem(String message) {
    super(message);
  }

  public EnvironmentProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
