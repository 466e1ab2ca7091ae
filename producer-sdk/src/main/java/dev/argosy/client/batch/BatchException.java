package dev.argosy.client.batch;

import org.jspecify.annotations.Nullable;

/** Why a batch cannot run, or not go on. The message is one sentence for a person. */
public final class BatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Reason {
    /** Another process runs this batch, or this one does already. */
    LOCKED,
    /** The journal is of other requests, or of another batch. */
    OTHER_BATCH,
    /** The journal is damaged before its end, or of a newer version. */
    DAMAGED_JOURNAL,
    /** A topic is not there, or not the one that it was when the batch began. */
    TOPIC,
    /** Records that it has to read were deleted: the topic keeps them no longer than that. */
    OVERTAKEN,
    /** Kafka did not take a request. */
    NOT_SENT,
    /**
     * A record that must be a result of the batch cannot be read, or its message, which is kept
     * outside of Kafka, cannot be fetched now.
     */
    UNREADABLE_RESULT
  }

  private final Reason reason;

  BatchException(Reason reason, String message) {
    this(reason, message, null);
  }

  BatchException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What stands in the way. */
  public Reason reason() {
    return reason;
  }
}
