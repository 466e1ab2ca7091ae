package dev.argosy.client.conversation;

import java.time.Duration;

/** Another turn of the conversation did not end in time, so this one was not begun. */
public final class ConversationBusyException extends RuntimeException {
  ConversationBusyException(String id, Duration wait) {
    super("another turn of conversation " + id + " did not end within " + wait);
  }
}
