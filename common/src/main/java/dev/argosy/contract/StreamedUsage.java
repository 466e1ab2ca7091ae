package dev.argosy.contract;

import org.jspecify.annotations.Nullable;

/**
 * What a stream has drawn until now, by the events that have passed: for whoever gives it up before
 * its end and does not keep its message. Thread-safe.
 */
public final class StreamedUsage {
  private @Nullable RawJson start;
  private @Nullable RawJson change;
  private long deltaBytes;

  /** The next event of the stream. */
  public synchronized void heard(StreamEvent event) {
    if (event instanceof StreamEvent.Delta delta) {
      deltaBytes += NativeStream.bytes(delta);
    } else if (event instanceof StreamEvent.Other other) {
      if (other.type().equals("message_start")) {
        start = other.json();
      } else if (other.type().equals("message_delta")) {
        change = other.json(); // Its counts are sums, so the latest one is enough.
      }
    }
  }

  /** As {@link NativeStream#drawn} says it; nothing if its events cannot be read. */
  public synchronized Usage drawn() {
    if (start == null) {
      return Usage.NONE;
    }
    NativeStream counted = new NativeStream();
    try {
      counted.accept(start.bytes());
      if (change != null) {
        counted.accept(change.bytes());
      }
    } catch (UnreadableRecordException foreign) {
      return Usage.NONE;
    }
    return counted.drawn(deltaBytes);
  }
}
