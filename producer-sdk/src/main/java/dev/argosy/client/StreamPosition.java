package dev.argosy.client;

/**
 * The last piece that a reader has of a streamed answer. A service that shows an answer to a
 * browser gives it out as the event's id, and gets it back when the browser reconnects.
 *
 * @param stream the stream of one call, as on its chunks
 * @param attempt the attempt that this call runs under, from 1
 * @param seq the number of the chunk in its stream, from 0
 */
public record StreamPosition(String stream, int attempt, int seq) {
  public StreamPosition {
    Checks.require(!stream.isEmpty(), "stream", "must not be empty", stream);
    Checks.range("attempt", attempt, 1, Integer.MAX_VALUE);
    Checks.range("seq", seq, 0, Integer.MAX_VALUE);
  }

  /** As {@link #parse} reads it: {@code stream:attempt:seq}. */
  @Override
  public String toString() {
    return stream + ":" + attempt + ":" + seq;
  }

  /**
   * The position in this text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static StreamPosition parse(String text) {
    String[] parts = text.split(":", -1);
    Checks.require(parts.length == 3, "position", "must be stream:attempt:seq", text);
    try {
      return new StreamPosition(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    } catch (NumberFormatException notNumbers) {
      throw new IllegalArgumentException(
          "position must be stream:attempt:seq, was " + text, notNumbers);
    }
  }
}
