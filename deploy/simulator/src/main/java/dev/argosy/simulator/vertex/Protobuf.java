package dev.argosy.simulator.vertex;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * The little of protobuf's encoding that a message of a few fields needs.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">encoding</a>
 */
final class Protobuf {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;

  private Protobuf() {}

  /** A field of text. */
  static void text(ByteBuf out, int field, String text) {
    field(out, field, ByteBufUtil.utf8Bytes(text));
    out.writeCharSequence(text, StandardCharsets.UTF_8);
  }

  /** A field of a message that was written elsewhere. */
  static void message(ByteBuf out, int field, ByteBuf message) {
    field(out, field, message.readableBytes());
    out.writeBytes(message);
  }

  /** A field of a whole number. */
  static void number(ByteBuf out, int field, long value) {
    varint(out, ((long) field << 3) | VARINT);
    varint(out, value);
  }

  /** The begin of a field of so many bytes; they are written next. */
  static void field(ByteBuf out, int field, int bytes) {
    varint(out, ((long) field << 3) | LENGTH);
    varint(out, bytes);
  }

  private static void varint(ByteBuf out, long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.writeByte((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    out.writeByte((int) left);
  }
}
