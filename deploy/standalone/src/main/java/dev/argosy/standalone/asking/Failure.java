package dev.argosy.standalone.asking;

import dev.argosy.client.MessageUnavailableException;
import dev.argosy.client.RequestFailedException;
import dev.argosy.client.tools.StructuredOutputException;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.ResultError;
import java.util.Locale;

/**
 * Why a file has no answer, for a program and a person.
 *
 * @param type a result's error type; {@code refused}, {@code cut}, {@code no_call} or {@code
 *     misfit} if the model answered otherwise; {@code no_message} if the answer is kept where it
 *     can't be had; {@code no_result} if there is none
 * @param message one sentence, without content
 */
public record Failure(String type, String message) {
  /** What this failure says. */
  public static Failure of(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case StructuredOutputException other ->
          new Failure(other.reason().name().toLowerCase(Locale.ROOT), message);
      case RequestFailedException failed -> {
        ResultError error = failed.result().error();
        yield error == null
            ? new Failure("no_result", message)
            : new Failure(error.type().wire(), error.message());
      }
      case MessageUnavailableException kept -> {
        ContentRef where = kept.result().messageRef();
        yield new Failure(
            "no_message",
            "%s (%s; --config with a worker's file names its store)"
                .formatted(message, where == null ? "" : where.ref()));
      }
      default -> new Failure("no_result", message);
    };
  }
}
