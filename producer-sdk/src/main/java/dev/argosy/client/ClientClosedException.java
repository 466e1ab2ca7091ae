package dev.argosy.client;

/**
 * The client was closed: before the request was sent ({@code mayStillRun} is false), or while its
 * result was awaited (true: the result will stand on the result topic).
 */
public final class ClientClosedException extends FleetException {
  ClientClosedException(String requestId, boolean mayStillRun) {
    super(
        requestId,
        mayStillRun,
        mayStillRun
            ? "the client was closed before the result of request "
                + requestId
                + " came; it may still run and cost money"
            : "the client is closed; request " + requestId + " was not sent",
        null);
  }
}
