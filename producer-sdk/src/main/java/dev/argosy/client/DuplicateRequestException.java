package dev.argosy.client;

/** This client already waits for the result of a request of the same id; this one was not sent. */
public final class DuplicateRequestException extends FleetException {
  DuplicateRequestException(String requestId) {
    super(
        requestId,
        false,
        "request " + requestId + " was not sent: the result of another of this id is awaited",
        null);
  }
}
