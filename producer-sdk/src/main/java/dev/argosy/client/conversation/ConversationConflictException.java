package dev.argosy.client.conversation;

/**
 * Another process has stored another version of the conversation meanwhile, so nothing was stored.
 * {@link Conversation#reload} takes that version over; the turn at hand is not part of it.
 */
public final class ConversationConflictException extends RuntimeException {
  /**
   * For those who write a store.
   *
   * @param id the conversation's
   * @param wanted the version that was to be stored
   * @param reason what stands there instead
   */
  public ConversationConflictException(String id, long wanted, String reason) {
    super("version " + wanted + " of conversation " + id + " was not stored: " + reason);
  }
}
