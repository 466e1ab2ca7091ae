package dev.argosy.client.conversation;

import org.jspecify.annotations.Nullable;

/** A store can't be read or written, or holds something else. */
public final class ConversationStoreException extends RuntimeException {
  /** For those who write a store. */
  public ConversationStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
