package dev.argosy.client.tools;

/**
 * A tool can't do what it was asked for. Its message is what the model is told, which may try
 * otherwise; other exceptions may hold what no model should see, so their messages stay here.
 */
public final class ToolFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message is for the model. */
  public ToolFailure(String message) {
    super(message);
  }
}
