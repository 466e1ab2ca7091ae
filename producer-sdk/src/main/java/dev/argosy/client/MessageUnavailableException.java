package dev.argosy.client;

import dev.argosy.contract.Result;

/**
 * The request was answered, but its message, which is kept outside of Kafka, cannot be had: it was
 * erased, the store cannot be reached, or is another one than this client's, or the client was
 * closed while it was fetched. The result names it; it may be fetched later.
 */
public final class MessageUnavailableException extends FleetException {
  @SuppressWarnings("serial") // a record of values that nobody serializes
  private final Result result;

  MessageUnavailableException(Result result, Throwable cause) {
    super(
        result.id(),
        false,
        "request "
            + result.id()
            + " was answered, but its message cannot be had: "
            + cause.getMessage(),
        cause);
    this.result = result;
  }

  /** The result, with the reference to its message. */
  public Result result() {
    return result;
  }
}
