package dev.argosy.client;

import org.jspecify.annotations.Nullable;

/**
 * A request that ended without a result for its caller. Sealed: each case says what became of the
 * request; {@link #mayStillRun} says whether it can cost money after this.
 */
public abstract sealed class FleetException extends RuntimeException
    permits CancelFailedException,
        ClientClosedException,
        DuplicateRequestException,
        MessageUnavailableException,
        ReplyTimeoutException,
        RequestTooLargeException,
        SendFailedException,
        TooManyPendingException,
        UnreadableReplyException {
  private final String requestId;
  private final boolean mayStillRun;

  FleetException(String requestId, boolean mayStillRun, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.requestId = requestId;
    this.mayStillRun = mayStillRun;
  }

  /** The id of the request. */
  public String requestId() {
    return requestId;
  }

  /**
   * Whether the fleet may have the request, so that it may still be called, cost money and leave a
   * result on the result topic. False: it was not sent, or it has ended.
   */
  public boolean mayStillRun() {
    return mayStillRun;
  }
}
