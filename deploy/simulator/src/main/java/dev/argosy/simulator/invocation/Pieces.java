package dev.argosy.simulator.invocation;

import dev.argosy.simulator.script.Draw;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Cuts a stream's bytes wherever it falls: inside an event or a character, or after several events.
 * The cuts follow from the draw. On HTTP/1.1 a piece is a chunk; HTTP/2 may join pieces that are
 * written together in one frame. For one stream.
 */
final class Pieces {
  private final ByteBuf bytes = Unpooled.buffer(1_024);
  private final Draw draw;
  private long drawn;
  private int length;

  Pieces(Draw draw) {
    this.draw = draw;
    this.length = nextLength();
  }

  /** Where the stream's bytes are appended. */
  ByteBuf bytes() {
    return bytes;
  }

  /**
   * How long the next piece is; 0 if it is not complete yet, or if there is nothing.
   *
   * @param all true to take less than a whole piece too
   */
  int take(boolean all) {
    int readable = bytes.readableBytes();
    if (readable < length) {
      return all ? readable : 0;
    }
    int taken = length;
    length = nextLength();
    return taken;
  }

  /** Gives the room of what was read free. */
  void compact() {
    bytes.discardReadBytes();
  }

  /** Some are tiny, most hold an event or so, some hold several. */
  private int nextLength() {
    long bits = draw.bits(Draw.Purpose.PIECES, drawn++);
    int random = (int) (bits >>> 33);
    return switch ((int) (bits & 7)) {
      case 0 -> 1 + random % 8;
      case 1, 2, 3, 4 -> 8 + random % 248;
      default -> 256 + random % 1_280;
    };
  }
}
