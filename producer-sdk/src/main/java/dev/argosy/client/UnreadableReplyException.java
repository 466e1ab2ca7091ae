package dev.argosy.client;

/** The request has ended, but its result can't be read: another writer, or a newer format. */
public final class UnreadableReplyException extends FleetException {
  UnreadableReplyException(String requestId, Throwable cause) {
    super(
        requestId,
        false,
        "the result of request " + requestId + " can't be read: " + cause.getMessage(),
        cause);
  }
}
