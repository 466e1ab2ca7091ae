package dev.argosy.content;

import java.util.concurrent.CompletableFuture;

/**
 * Where content is kept outside of Kafka: objects by key, as {@link ContentKey} makes them. What
 * ends an object is the store's own (a bucket's lifecycle) or {@link #delete}; nothing of ours
 * deletes one by itself. Thread-safe.
 *
 * <p>No method blocks for long or throws, and every future ends within a minute or so, whatever the
 * store does; one that fails does so with a {@link ContentException}, plain or wrapped as futures
 * do.
 */
public interface ContentStore extends AutoCloseable {
  /**
   * Keeps an object, in place of the one under the same key if there is one. When the future ends,
   * the object is durable and every later {@link #get} sees it, whole.
   *
   * @param object must not change until the future ends
   */
  CompletableFuture<?> put(String key, byte[] object);

  /**
   * An object.
   *
   * @param bytesMax a larger one is not read, and is {@code DAMAGED}
   */
  CompletableFuture<byte[]> get(String key, int bytesMax);

  /** Ends an object; one that is not there is no failure. */
  CompletableFuture<?> delete(String key);

  /** Frees what the store holds open; what is under way may fail. */
  @Override
  void close();
}
