package dev.argosy.worker.platform;

import dev.argosy.contract.ErrorType;
import org.jspecify.annotations.Nullable;

/**
 * What a platform said when it did not answer a request.
 *
 * @param type our closed word for it, as the result will carry it
 * @param code the platform's own word, such as {@code ThrottlingException}; for a client's error
 *     the exception's name
 * @param detail the platform's message; may quote the request, so it goes into results and never
 *     into logs; what is beyond 1,024 characters is cut off, as a page of HTML is no message
 * @param httpStatus absent when no answer came
 */
public record PlatformError(
    ErrorType type, String code, String detail, @Nullable Integer httpStatus) {
  private static final int DETAIL_MAX = 1024;

  public PlatformError {
    detail = detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX);
  }
}
