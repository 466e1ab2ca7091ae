package dev.argosy.simulator.vertex;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A message of gRPC with a {@code google.api.HttpBody} in it. */
final class GrpcMessage {
  /** What stands before the data, at most. */
  static final int HEAD_BYTES_MAX = 64;

  private static final int PREFIX = 5;
  private static final int CONTENT_TYPE = 1;
  private static final int DATA = 2;

  private GrpcMessage() {}

  /** What stands before the data; they are written next. */
  static void head(ByteBuf out, String contentType, int dataBytes) {
    int start = out.writerIndex();
    out.writeByte(0).writeInt(0);
    Protobuf.text(out, CONTENT_TYPE, contentType);
    Protobuf.field(out, DATA, dataBytes);
    out.setInt(start + 1, out.writerIndex() - start - PREFIX + dataBytes);
  }

  /** A whole message. */
  static ByteBuf of(String contentType, ByteBuf data) {
    ByteBuf head = Unpooled.buffer(HEAD_BYTES_MAX);
    head(head, contentType, data.readableBytes());
    return Unpooled.wrappedBuffer(head, data);
  }
}
