package dev.argosy.simulator.bedrock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A frame of {@code application/vnd.amazon.eventstream}: lengths of all and of the headers, their
 * checksum, headers, payload, checksum of all.
 *
 * @see <a href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon Event Stream</a>
 */
final class Frame {
  private static final int PRELUDE = 8;
  private static final int CHECKSUM = 4;
  private static final byte STRING = 7;

  private Frame() {}

  /** Headers of texts, a name and a value in turn. */
  static byte[] headers(String... namesAndValues) {
    ByteBuf out = Unpooled.buffer();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      out.writeByte(namesAndValues[index].length());
      out.writeCharSequence(namesAndValues[index], StandardCharsets.US_ASCII);
      out.writeByte(STRING);
      out.writeShort(namesAndValues[index + 1].length());
      out.writeCharSequence(namesAndValues[index + 1], StandardCharsets.US_ASCII);
    }
    byte[] headers = new byte[out.readableBytes()];
    out.readBytes(headers);
    return headers;
  }

  /**
   * Begins a frame; its payload is written next.
   *
   * @return what {@link #end} wants to know
   */
  static int begin(ByteBuf out, byte[] headers) {
    int start = out.writerIndex();
    out.writeInt(0).writeInt(headers.length).writeInt(0).writeBytes(headers);
    return start;
  }

  /** Ends the frame that began at {@code start}. */
  static void end(ByteBuf out, int start) {
    out.setInt(start, out.writerIndex() + CHECKSUM - start);
    out.setInt(start + PRELUDE, checksum(out, start, PRELUDE));
    out.writeInt(checksum(out, start, out.writerIndex() - start));
  }

  private static int checksum(ByteBuf bytes, int start, int length) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes.nioBuffer(start, length));
    return (int) checksum.getValue();
  }
}
