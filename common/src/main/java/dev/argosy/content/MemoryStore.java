package dev.argosy.content;

import dev.argosy.content.ContentException.Kind;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Objects in memory, for tests of what uses a store. Thread-safe. */
public final class MemoryStore implements ContentStore {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private volatile boolean closed;

  @Override
  public CompletableFuture<?> put(String key, byte[] object) {
    if (closed) {
      return unavailable();
    }
    objects.put(key, object.clone());
    return CompletableFuture.completedFuture(key);
  }

  @Override
  public CompletableFuture<byte[]> get(String key, int bytesMax) {
    if (closed) {
      return unavailable();
    }
    byte[] object = objects.get(key);
    if (object == null) {
      return CompletableFuture.failedFuture(
          new ContentException(Kind.MISSING, key + " is not there", null));
    }
    return object.length <= bytesMax
        ? CompletableFuture.completedFuture(object.clone())
        : CompletableFuture.failedFuture(
            new ContentException(Kind.DAMAGED, key + " is larger than it should be", null));
  }

  @Override
  public CompletableFuture<?> delete(String key) {
    objects.remove(key);
    return CompletableFuture.completedFuture(key);
  }

  private static <T> CompletableFuture<T> unavailable() {
    return CompletableFuture.failedFuture(
        new ContentException(Kind.UNAVAILABLE, "the store is closed", null));
  }

  /** The keys of all objects. */
  public Set<String> keys() {
    return Set.copyOf(objects.keySet());
  }

  @Override
  public void close() {
    closed = true;
  }
}
