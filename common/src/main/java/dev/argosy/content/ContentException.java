package dev.argosy.content;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Content outside of Kafka that cannot be had. Its message names the reference, never content. */
public final class ContentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What the matter is. */
  public enum Kind {
    /** The reference names a store that this side does not have. */
    UNKNOWN_STORE,
    /** There is no such object; it may have been erased. */
    MISSING,
    /** The object is not the one that the reference means: another length, another checksum. */
    DAMAGED,
    /** The store cannot be reached, or does not let us in. May be over later. */
    UNAVAILABLE
  }

  private final Kind kind;

  /** An exception of this kind. */
  public ContentException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What the matter is. */
  public Kind kind() {
    return kind;
  }

  /** What a future failed with; anything else than an exception of ours is an unavailable store. */
  public static ContentException of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof ContentException ours
        ? ours
        : new ContentException(Kind.UNAVAILABLE, "the store failed: " + cause, cause);
  }
}
