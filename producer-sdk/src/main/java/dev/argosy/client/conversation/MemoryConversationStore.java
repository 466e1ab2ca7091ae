package dev.argosy.client.conversation;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Conversations that live as long as this object, bounded by nothing but {@link #delete}. */
public final class MemoryConversationStore implements ConversationStore {
  private final Map<String, ConversationState> states = new ConcurrentHashMap<>();

  /** An empty store. */
  public MemoryConversationStore() {}

  @Override
  public Optional<ConversationState> load(String id) {
    return Optional.ofNullable(states.get(id));
  }

  @Override
  public void store(String id, ConversationState next) {
    states.compute(
        id,
        (same, before) -> {
          long version = before == null ? 0 : before.version();
          if (next.version() != version + 1) {
            throw new ConversationConflictException(
                id, next.version(), "version " + version + " is stored");
          }
          return next;
        });
  }

  @Override
  public void delete(String id) {
    states.remove(id);
  }

  @Override
  public void close() {}
}
