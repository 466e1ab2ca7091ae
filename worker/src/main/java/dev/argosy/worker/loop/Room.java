package dev.argosy.worker.loop;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that may be held at once. Thread-safe. */
final class Room {
  private final AtomicLong free;

  Room(long bytes) {
    this.free = new AtomicLong(bytes);
  }

  /** Takes so much if it is there. Who is refused has never held it, so nobody else is for it. */
  boolean take(long bytes) {
    return free.getAndUpdate(left -> left >= bytes ? left - bytes : left) >= bytes;
  }

  void free(long bytes) {
    free.addAndGet(bytes);
  }

  /** What is left. */
  long left() {
    return free.get();
  }
}
