package dev.argosy.client.conversation;

class MemoryConversationStoreTest extends ConversationStoreContract {
  private final MemoryConversationStore store = new MemoryConversationStore();

  @Override
  ConversationStore open() {
    return store;
  }
}
