package dev.argosy.content;

class MemoryStoreTest extends ContentStoreContract {
  private final MemoryStore store = new MemoryStore();

  @Override
  protected ContentStore store() {
    return store;
  }
}
