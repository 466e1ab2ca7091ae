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

  /** Takes so much if it is there. */
  boolean take(long bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  void free(long bytes) {
    free.addAndGet(bytes);
  }

  /** What is left. */
  long left() {
    return free.get();
  }
}
