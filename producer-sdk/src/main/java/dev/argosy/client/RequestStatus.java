package dev.argosy.client;

import dev.argosy.contract.Status;

/** What one client knows of a request that it submitted, see {@link Fleet#status}. */
public enum RequestStatus {
  /** Its result is awaited. */
  WAITING,
  /** Its result came: it succeeded. */
  SUCCEEDED,
  /** Its result came: it failed. */
  FAILED,
  /** Its result came: its time was over. */
  EXPIRED,
  /** Its result came: it was cancelled. */
  CANCELLED,
  /**
   * Nobody waits for its result any more (time-out, a cancelled future, an unacknowledged send),
   * and none has come since.
   */
  GIVEN_UP,
  /** This client did not submit it, or so long ago that it has forgotten. */
  UNKNOWN;

  static RequestStatus of(Status status) {
    return switch (status) {
      case SUCCEEDED -> SUCCEEDED;
      case FAILED -> FAILED;
      case EXPIRED -> EXPIRED;
      case CANCELLED -> CANCELLED;
    };
  }
}
