package dev.argosy.client;

import dev.argosy.content.ContentStore;
import dev.argosy.content.MemoryStore;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A store that has taken an object when it is told to: a slow one, or one that hangs. */
final class HeldStore implements ContentStore {
  private final MemoryStore objects = new MemoryStore();
  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

  @Override
  public CompletableFuture<?> put(String key, byte[] object) {
    CompletableFuture<String> kept = new CompletableFuture<>();
    held.add(
        () -> {
          var unused = objects.put(key, object);
          kept.complete(key);
        });
    return kept;
  }

  /** How many objects it was given and has not taken. */
  int held() {
    return held.size();
  }

  /** Takes all that it was given. */
  void release() {
    for (Runnable next = held.poll(); next != null; next = held.poll()) {
      next.run();
    }
  }

  @Override
  public CompletableFuture<byte[]> get(String key, int bytesMax) {
    return objects.get(key, bytesMax);
  }

  @Override
  public CompletableFuture<?> delete(String key) {
    return objects.delete(key);
  }

  @Override
  public void close() {
    objects.close();
  }
}
