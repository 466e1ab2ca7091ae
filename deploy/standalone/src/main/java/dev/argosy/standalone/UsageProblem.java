package dev.argosy.standalone;

/** What the caller handed in can't be used: a file, a line of it, a value; one line says why. */
public final class UsageProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageProblem(String message) {
    super(message);
  }
}
