package dev.argosy.client;

import org.jspecify.annotations.Nullable;

/**
 * Kafka did not acknowledge a cancel: nobody knows whether the workers will hear it. It may be said
 * again without harm.
 */
public final class CancelFailedException extends FleetException {
  CancelFailedException(String meant, String reason, @Nullable Throwable cause) {
    super(
        meant,
        true,
        "the cancel of "
            + meant
            + " was not acknowledged; what it means may still run and cost money: "
            + reason,
        cause);
  }

  /** The id of the requests that were meant, or their tag as {@code tag:key=value}. */
  @Override
  public String requestId() {
    return super.requestId();
  }
}
