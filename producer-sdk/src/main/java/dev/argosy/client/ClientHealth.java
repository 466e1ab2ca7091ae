package dev.argosy.client;

/**
 * How a client is, for a health endpoint or a meter.
 *
 * @param replies whether results can come back
 * @param problem why not, for a person; empty if they can
 * @param pending results awaited
 */
public record ClientHealth(Replies replies, String problem, int pending) {

  /** Whether results can come back. */
  public enum Replies {
    /** Nothing was submitted yet, so nothing is read. */
    NOT_STARTED,
    /** They are read. */
    READING,
    /** They can't be read now; the client tries again until it is closed. */
    TROUBLED,
    /** The client is closed. */
    CLOSED
  }
}
