package dev.argosy.client;

import org.jspecify.annotations.Nullable;

/**
 * The request is larger than a record may be, by our limit or the topic's, or its images and
 * documents are more than any platform takes; it was not sent.
 */
public final class RequestTooLargeException extends FleetException {
  RequestTooLargeException(String requestId, String limit, @Nullable Throwable cause) {
    super(requestId, false, "request " + requestId + " was not sent: " + limit, cause);
  }
}
