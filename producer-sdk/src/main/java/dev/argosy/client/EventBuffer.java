package dev.argosy.client;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Events between those who write an answer's stream and its one reader. Thread-safe.
 *
 * <p>What is held while the stream is open counts in the client's {@link BufferRoom}. Once it has
 * ended, what was not read yet is the reader's, as its result is, and the room is free for others.
 */
final class EventBuffer {
  private final BufferRoom room;
  private final Deque<Held> events = new ArrayDeque<>();
  private long heldBytes;
  private boolean complete;
  private boolean closed;
  private @Nullable Throwable failure;
  private Runnable available = () -> {};

  private record Held(AnswerEvent event, long bytes) {}

  EventBuffer(BufferRoom room) {
    this.room = room;
  }

  /** Takes a piece of so many bytes; false if there is no room for it. */
  boolean offer(AnswerEvent event, long bytes) {
    synchronized (this) {
      if (complete || closed) {
        return true; // nobody misses it
      }
      boolean fits = events.isEmpty() || heldBytes + bytes <= room.mostOfOne();
      if (!fits || !room.take(bytes)) {
        return false;
      }
      events.add(new Held(event, bytes));
      heldBytes += bytes;
    }
    tell();
    return true;
  }

  /** Takes a small event, or one that the result holds anyway. */
  void add(AnswerEvent event) {
    synchronized (this) {
      if (!complete && !closed) {
        events.add(new Held(event, 0));
      }
    }
    tell();
  }

  /** Nothing comes any more: normally, or because of this. */
  void end(@Nullable Throwable why) {
    synchronized (this) {
      if (complete || closed) {
        return;
      }
      complete = true;
      failure = why;
      leaveRoom();
    }
    tell();
  }

  /** The reader has enough: what is held is forgotten. */
  void close() {
    synchronized (this) {
      closed = true;
      events.clear();
      leaveRoom();
    }
    tell();
  }

  /** The next event; null if none is here now. */
  synchronized @Nullable AnswerEvent poll() {
    Held held = events.poll();
    if (held == null) {
      return null;
    }
    if (!complete) {
      heldBytes -= held.bytes();
      room.free(held.bytes());
    }
    return held.event();
  }

  /** Waits until there is an event, or none will come. */
  synchronized void await() throws InterruptedException {
    while (events.isEmpty() && !complete && !closed) {
      wait();
    }
  }

  /** Whether every event was read and none comes. */
  synchronized boolean drained() {
    return events.isEmpty() && (complete || closed);
  }

  /** Why the stream ended, once it is drained; null if as it should. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /** Runs this, briefly, whenever there may be something to read. */
  void whenAvailable(Runnable reader) {
    synchronized (this) {
      available = reader;
    }
    reader.run();
  }

  private void tell() {
    Runnable reader;
    synchronized (this) {
      notifyAll();
      reader = available;
    }
    reader.run();
  }

  private void leaveRoom() {
    room.free(heldBytes);
    heldBytes = 0;
  }
}
