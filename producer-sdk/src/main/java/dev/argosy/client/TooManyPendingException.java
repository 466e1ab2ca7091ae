package dev.argosy.client;

/**
 * As many results are awaited as {@link FleetConfig#maxPending} allows, and none came within {@link
 * FleetConfig#maxBlock}; the request was not sent.
 */
public final class TooManyPendingException extends FleetException {
  TooManyPendingException(String requestId, int maxPending) {
    super(
        requestId,
        false,
        "request " + requestId + " was not sent: " + maxPending + " results are awaited already",
        null);
  }
}
