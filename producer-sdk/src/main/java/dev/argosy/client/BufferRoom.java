package dev.argosy.client;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that the open streams of a client may hold for slow readers. Thread-safe. */
final class BufferRoom {
  /** One slow reader gets this part at most, so that it takes the room of few others. */
  private static final int SHARES = 16;

  private final long most;
  private final AtomicLong free;

  BufferRoom(long bytes) {
    this.most = bytes / SHARES;
    this.free = new AtomicLong(bytes);
  }

  /** What one stream may hold, however much is free. */
  long mostOfOne() {
    return most;
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
