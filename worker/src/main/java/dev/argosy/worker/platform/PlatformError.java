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
 *     into logs
 * @param httpStatus absent when no answer came
 */
public record PlatformError(
    ErrorType type, String code, String detail, @Nullable Integer httpStatus) {}
