package dev.argosy.simulator.messages;

import java.util.Optional;

/** A request's body, as a part of an array that is used again for the next request. */
public final class Body {
  private final byte[] array;
  private final int offset;
  private final int bytes;

  /**
   * @param offset where in {@code array} it begins
   * @param bytes its length
   */
  public Body(byte[] array, int offset, int bytes) {
    this.array = array;
    this.offset = offset;
    this.bytes = bytes;
  }

  /** Reads it; empty if it is not one JSON object. */
  public Optional<MessagesRequest> read() {
    return new BodyScan(array, offset, bytes).scan();
  }
}
