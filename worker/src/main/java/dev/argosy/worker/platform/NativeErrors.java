package dev.argosy.worker.platform;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The error table of the Messages API itself: what both clouds pass on in a stream's error event,
 * and Vertex in the body of some answers. Pure.
 *
 * @see <a href="https://docs.claude.com/en/api/errors">Errors of the Claude API</a>
 */
public final class NativeErrors {
  private NativeErrors() {}

  /**
   * How a call ended that brought this error before anything was billed.
   *
   * @param type the API's word, such as {@code overloaded_error}
   * @param httpStatus of the answer that carried it
   */
  public static Outcome outcome(
      String type, String message, int httpStatus, @Nullable Duration retryAfter) {
    return switch (type) {
      case "rate_limit_error" ->
          new Outcome.Throttled(
              error(ErrorType.THROTTLED, type, message, httpStatus), retryAfter, false);
      case "overloaded_error" ->
          new Outcome.Overloaded(
              error(ErrorType.OVERLOADED, type, message, httpStatus), retryAfter);
      case "timeout_error" ->
          new Outcome.Failed(error(ErrorType.TIMEOUT, type, message, httpStatus), Usage.NONE);
      case "invalid_request_error" ->
          new Outcome.Rejected(error(invalid(message), type, message, httpStatus));
      case "request_too_large" ->
          new Outcome.Rejected(error(ErrorType.TOO_LARGE, type, message, httpStatus));
      case "authentication_error" ->
          new Outcome.Unauthenticated(
              error(ErrorType.PERMISSION_DENIED, type, message, httpStatus));
      case "permission_error", "billing_error" ->
          new Outcome.RouteUnusable(error(ErrorType.PERMISSION_DENIED, type, message, httpStatus));
      case "not_found_error" ->
          new Outcome.RouteUnusable(error(ErrorType.NOT_FOUND, type, message, httpStatus));
      default -> // api_error, and what the API may add
          new Outcome.Failed(
              error(ErrorType.PLATFORM_ERROR, type, message, httpStatus), Usage.NONE);
    };
  }

  /**
   * What a platform's words for an invalid request mean: a prompt that is longer than its model's
   * context may fit another model's. Should the wording change, it is any invalid request again.
   */
  public static ErrorType invalid(String message) {
    String said = message.toLowerCase(Locale.ROOT);
    return said.contains("prompt is too long")
            || said.contains("input is too long")
            || said.contains("exceed context limit")
        ? ErrorType.TOO_LARGE
        : ErrorType.INVALID_REQUEST;
  }

  private static PlatformError error(ErrorType type, String code, String message, int httpStatus) {
    return new PlatformError(type, code, message, httpStatus);
  }
}
