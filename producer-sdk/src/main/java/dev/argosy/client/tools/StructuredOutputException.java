package dev.argosy.client.tools;

import dev.argosy.contract.Result;
import org.jspecify.annotations.Nullable;

/**
 * A request succeeded, and was billed, but its answer is not the data that was asked for. The
 * message names a place in the JSON and the rule that is broken, never the content.
 */
public final class StructuredOutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  @SuppressWarnings("serial") // a record of values that nobody serializes
  private final Result result;

  /** Why there is no data. */
  public enum Reason {
    /** The model declined. */
    REFUSED,
    /** The answer was cut, by {@code max_tokens} or the model's context: allow more. */
    CUT,
    /** The model did not use the tool that takes the answer. */
    NO_CALL,
    /** The data does not fit the record or the schema. */
    MISFIT
  }

  StructuredOutputException(
      Reason reason, Result result, String message, @Nullable Throwable cause) {
    super("request " + result.id() + ": " + message, cause);
    this.reason = reason;
    this.result = result;
  }

  /** Why there is no data. */
  public Reason reason() {
    return reason;
  }

  /** The whole result; it holds the answer as it came. */
  public Result result() {
    return result;
  }
}
