package dev.argosy.simulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * An answer in one piece. Handing it to an exchange hands over its body's reference.
 *
 * @param headers with Content-Length if the body's length is announced
 * @param trailers what follows the body; mostly nothing
 */
public record Reply(
    HttpResponseStatus status, HttpHeaders headers, ByteBuf body, HttpHeaders trailers) {
  private static final AsciiString JSON = AsciiString.cached("application/json");

  /** No headers yet. */
  public static HttpHeaders noHeaders() {
    return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
  }

  /** A body of JSON, its length announced. */
  public static Reply json(HttpResponseStatus status, ByteBuf body) {
    HttpHeaders headers = noHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, JSON);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return new Reply(status, headers, body, EmptyHttpHeaders.INSTANCE);
  }

  /** A body of JSON, its length announced. */
  public static Reply json(HttpResponseStatus status, String body) {
    return json(status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
  }
}
