package dev.argosy.simulator.vertex;

import dev.argosy.simulator.http.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How a call ends in gRPC's words.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over
 *     HTTP/2</a>
 */
final class GrpcStatus {
  private static final String TYPE = "type.googleapis.com/google.rpc.";

  private GrpcStatus() {}

  /** What follows the messages of a call that went well. */
  static HttpHeaders ok() {
    return Reply.noHeaders().set("grpc-status", 0);
  }

  /** The head of an answer that has messages. */
  static HttpHeaders head() {
    return Reply.noHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/grpc");
  }

  /** An error instead of an answer: its head is all there is. */
  static Reply reply(VertexError.Google error, long retryAfterSeconds) {
    return new Reply(
        HttpResponseStatus.OK,
        head().add(trailers(error, retryAfterSeconds)),
        Unpooled.EMPTY_BUFFER,
        EmptyHttpHeaders.INSTANCE);
  }

  /**
   * An error, instead of messages or after some.
   *
   * @param retryAfterSeconds 0 does not say
   */
  static HttpHeaders trailers(VertexError.Google error, long retryAfterSeconds) {
    HttpHeaders trailers =
        Reply.noHeaders()
            .set("grpc-status", error.code().number())
            .set("grpc-message", percentEncoded(error.message()));
    if (!error.reason().isEmpty() || retryAfterSeconds > 0) {
      trailers.set("grpc-status-details-bin", details(error, retryAfterSeconds));
    }
    return trailers;
  }

  /** A {@code google.rpc.Status} with its {@code ErrorInfo} and {@code RetryInfo}. */
  private static String details(VertexError.Google error, long retryAfterSeconds) {
    ByteBuf status = Unpooled.buffer();
    Protobuf.number(status, 1, error.code().number());
    Protobuf.text(status, 2, error.message());
    if (!error.reason().isEmpty()) {
      ByteBuf metadata = Unpooled.buffer();
      Protobuf.text(metadata, 1, "service");
      Protobuf.text(metadata, 2, "aiplatform.googleapis.com");
      ByteBuf info = Unpooled.buffer();
      Protobuf.text(info, 1, error.reason());
      Protobuf.text(info, 2, "googleapis.com");
      Protobuf.message(info, 3, metadata);
      any(status, "ErrorInfo", info);
    }
    if (retryAfterSeconds > 0) {
      ByteBuf delay = Unpooled.buffer();
      Protobuf.number(delay, 1, retryAfterSeconds);
      ByteBuf info = Unpooled.buffer();
      Protobuf.message(info, 1, delay);
      any(status, "RetryInfo", info);
    }
    byte[] bytes = new byte[status.readableBytes()];
    status.readBytes(bytes);
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void any(ByteBuf status, String type, ByteBuf value) {
    ByteBuf any = Unpooled.buffer();
    Protobuf.text(any, 1, TYPE + type);
    Protobuf.message(any, 2, value);
    Protobuf.message(status, 3, any);
  }

  private static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      if (next >= ' ' && next <= '~' && next != '%') {
        encoded.append((char) next);
      } else {
        encoded.append("%%%02X".formatted(next & 0xFF));
      }
    }
    return encoded.toString();
  }
}
