package dev.argosy.contract;

import org.jspecify.annotations.Nullable;

/**
 * Why a request did not succeed.
 *
 * @param type the reason, from a closed set
 * @param message one sentence for a person: the field, the rule and the value, or what the platform
 *     said
 * @param retryable whether the same request may succeed later
 * @param platformCode the platform's own code, such as {@code ThrottlingException}; null if no
 *     platform was asked
 * @param httpStatus the platform's HTTP status; null if there was none
 */
public record ResultError(
    ErrorType type,
    String message,
    boolean retryable,
    @Nullable String platformCode,
    @Nullable Integer httpStatus) {

  /**
   * An error found before any call: nothing of a platform in it, and it will not go away by itself.
   */
  public static ResultError of(ErrorType type, String message) {
    return new ResultError(type, message, false, null, null);
  }
}
