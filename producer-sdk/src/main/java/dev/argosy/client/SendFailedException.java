package dev.argosy.client;

import org.jspecify.annotations.Nullable;

/**
 * Kafka did not acknowledge the request. {@code mayStillRun} is false if it surely was not written
 * (no metadata, no room, not allowed), and true if that is unknown (no answer in time): sending it
 * again may then make two requests of it.
 */
public final class SendFailedException extends FleetException {
  SendFailedException(
      String requestId, boolean mayStillRun, String reason, @Nullable Throwable cause) {
    super(
        requestId,
        mayStillRun,
        mayStillRun
            ? "request " + requestId + " was not acknowledged and may run all the same: " + reason
            : "request " + requestId + " was not sent: " + reason,
        cause);
  }
}
