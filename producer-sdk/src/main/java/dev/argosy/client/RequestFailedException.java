package dev.argosy.client;

import dev.argosy.contract.Result;
import dev.argosy.contract.ResultError;
import org.jspecify.annotations.Nullable;

/** A result is there, but it is no answer: the request failed, expired or was cancelled. */
public final class RequestFailedException extends RuntimeException {
  @SuppressWarnings("serial") // a record of values that nobody serializes
  private final Result result;

  RequestFailedException(Result result) {
    super("request " + result.id() + " " + result.status().wire() + reason(result.error()));
    this.result = result;
  }

  /** The whole result; its error is never null. */
  public Result result() {
    return result;
  }

  private static String reason(@Nullable ResultError error) {
    return error == null ? "" : ": " + error.type().wire() + ", " + error.message();
  }
}
