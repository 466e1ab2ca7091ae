package dev.argosy.worker.platform.vertex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * So many calls at once; who comes later waits in line. Neither client has such a limit: the JDK's
 * opens a connection for each call, gRPC's lets calls wait for a stream out of sight. Thread-safe.
 */
final class Places {
  private final Deque<CompletableFuture<Void>> line = new ArrayDeque<>();
  private int free;
  private boolean handingOut;

  /**
   * All free.
   *
   * @param count 1 or more
   */
  Places(int count) {
    free = count;
  }

  /**
   * A place: done once it is the caller's, who then has to give it back. To end it otherwise before
   * that (a cancel, a time-out) is to leave the line.
   */
  CompletableFuture<Void> take() {
    CompletableFuture<Void> place = new CompletableFuture<>();
    synchronized (this) {
      if (free == 0 || !line.isEmpty()) {
        line.add(place);
      } else {
        free--;
        place.complete(null); // Nobody hears of it yet, so nothing foreign runs under the lock.
      }
    }
    if (!place.isDone()) {
      var _ =
          place.whenComplete(
              (_, left) -> {
                if (left != null) {
                  leave(place);
                }
              });
    }
    return place;
  }

  private synchronized void leave(CompletableFuture<Void> place) {
    line.removeIf(waiting -> waiting == place);
  }

  /**
   * Gives a place back; the first in line gets it, here and now. A call that ends while it is begun
   * gives its place back in turn, so that is a loop and not a recursion as deep as the line.
   */
  void giveBack() {
    synchronized (this) {
      free++;
      if (handingOut) {
        return;
      }
      handingOut = true;
    }
    for (CompletableFuture<Void> next = next(); next != null; next = next()) {
      if (!next.complete(null)) {
        returned();
      }
    }
  }

  private synchronized @Nullable CompletableFuture<Void> next() {
    if (free == 0 || line.isEmpty()) {
      handingOut = false;
      return null;
    }
    free--;
    return line.poll();
  }

  private synchronized void returned() {
    free++;
  }
}
