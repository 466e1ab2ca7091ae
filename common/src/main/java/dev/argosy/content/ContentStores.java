package dev.argosy.content;

import dev.argosy.content.ContentException.Kind;
import dev.argosy.contract.ContentRef;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The stores of one side, by the names that its configuration gives them. A reference reaches no
 * other: it is a name, so a sender cannot make us fetch from anywhere else. Thread-safe.
 */
public final class ContentStores implements AutoCloseable {
  private final Map<String, ContentStore> stores;

  /** These stores; closed with this. */
  public ContentStores(Map<String, ? extends ContentStore> stores) {
    this.stores = Map.copyOf(stores);
  }

  /**
   * The object that this reference means, of its length and checksum.
   *
   * @return fails with a {@link ContentException}, plain or wrapped as futures do
   */
  public CompletableFuture<byte[]> get(ContentRef content) {
    ContentKey where = ContentKey.of(content);
    ContentStore store = stores.get(where.store());
    if (store == null) {
      return CompletableFuture.failedFuture(
          new ContentException(
              Kind.UNKNOWN_STORE, "no store " + where.store() + " is configured here", null));
    }
    return store
        .get(where.key(), content.bytes())
        .thenApply(
            object -> {
              check(content, object);
              return object;
            });
  }

  private static void check(ContentRef content, byte[] object) {
    if (object.length != content.bytes()) {
      throw new ContentException(
          Kind.DAMAGED,
          "%s has %d bytes, not %d".formatted(content.ref(), object.length, content.bytes()),
          null);
    }
    if (!ContentKey.sha256(object).equals(content.sha256())) {
      throw new ContentException(
          Kind.DAMAGED, content.ref() + " has another checksum than its reference", null);
    }
  }

  /**
   * Keeps an object.
   *
   * @param tokens see {@link ContentRef#tokens}
   * @return the reference to it; fails with a {@link ContentException}, plain or wrapped
   * @throws IllegalArgumentException if there is no store of this name, or the object is too large
   */
  public CompletableFuture<ContentRef> put(
      ContentKey where, byte[] object, @Nullable Integer tokens) {
    ContentStore store = stores.get(where.store());
    if (store == null) {
      throw new IllegalArgumentException("there is no store " + where.store());
    }
    ContentRef content =
        new ContentRef(where.ref(), object.length, ContentKey.sha256(object), tokens);
    return store.put(where.key(), object).thenApply(kept -> content);
  }

  @Override
  public void close() {
    stores.values().forEach(ContentStore::close);
  }
}
