package dev.argosy.worker.platform.bedrock;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import software.amazon.eventstream.Message;

/**
 * Cuts {@code application/vnd.amazon.eventstream} into its frames, whatever the pieces that the
 * bytes come in. Holds one unfinished frame. Owned by one thread at a time.
 *
 * <p>The vendor's own decoder takes a buffer of 2 MiB for each stream, many times what all else of
 * a call takes: five hundred open streams would fill the heap of a worker that is otherwise content
 * with a few hundred megabytes.
 *
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon Event Stream
 *     specification</a>
 */
final class EventFrames {
  /** Many times the longest answer of a model, in Base64. */
  static final int FRAME_MAX = 24 << 20;

  private static final int LENGTH_BYTES = 4;

  /** Lengths, their checksum, and the frame's. */
  private static final int FRAME_MIN = 16;

  private static final int BUFFER = 1024;

  private final Consumer<Message> reader;
  private ByteBuffer frame = ByteBuffer.allocate(BUFFER);
  private int wanted = LENGTH_BYTES;

  EventFrames(Consumer<Message> reader) {
    this.reader = reader;
  }

  /**
   * The next piece; each frame that ends in it is handed on.
   *
   * @throws IllegalArgumentException if a length is none that a frame can have; the library's own
   *     {@code RuntimeException} for a wrong checksum
   */
  void read(ByteBuffer piece) {
    while (piece.hasRemaining()) {
      makeRoom();
      int part = Math.min(Math.min(wanted, frame.capacity()) - frame.position(), piece.remaining());
      frame.put(frame.position(), piece, piece.position(), part);
      frame.position(frame.position() + part);
      piece.position(piece.position() + part);
      if (frame.position() == wanted) {
        reached();
      }
    }
  }

  /** As bytes come, not as a length says: that is verified only with the whole frame. */
  private void makeRoom() {
    if (!frame.hasRemaining()) {
      int larger = Math.min(wanted, 2 * frame.capacity());
      frame = ByteBuffer.allocate(larger).put(frame.flip());
    }
  }

  private void reached() {
    if (wanted == LENGTH_BYTES) {
      wanted = length(frame.getInt(0));
      return;
    }
    Message whole = Message.decode(frame.flip());
    frame.clear();
    wanted = LENGTH_BYTES;
    reader.accept(whole);
  }

  private static int length(int length) {
    if (length < FRAME_MIN || length > FRAME_MAX) {
      throw new IllegalArgumentException(
          "a frame of %d bytes: must be %d to %d".formatted(length, FRAME_MIN, FRAME_MAX));
    }
    return length;
  }
}
