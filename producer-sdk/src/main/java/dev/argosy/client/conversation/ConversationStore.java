package dev.argosy.client.conversation;

import java.util.Optional;

/**
 * Where conversations outlive the process. Thread-safe. Calls may block; one at a time for each
 * conversation of a process.
 *
 * <p>A version is stored whole or not at all, and only on top of the version before it: of two
 * processes that go on from the same version, one succeeds. {@link MemoryConversationStore}, {@link
 * FileConversationStore} and {@link KafkaConversationStore} pass one contract.
 */
public interface ConversationStore extends AutoCloseable {

  /**
   * The last version of this conversation, if there is one.
   *
   * @param id any text of 1..256 characters
   * @throws ConversationStoreException if that can't be told
   */
  Optional<ConversationState> load(String id);

  /**
   * Stores the next version. When this returns it survives a crash, as far as the store can.
   *
   * @param next of the version stored + 1, or 1 if there is none
   * @throws ConversationConflictException if another version is stored; nothing has changed
   * @throws ConversationStoreException if it could not be stored, or that is unknown
   */
  void store(String id, ConversationState next);

  /**
   * Forgets a conversation, if there is one.
   *
   * @throws ConversationStoreException if that is not sure
   */
  void delete(String id);

  /** Frees what the store uses. */
  @Override
  void close();
}
