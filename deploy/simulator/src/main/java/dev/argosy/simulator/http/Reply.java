package dev.argosy.simulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * An answer. Handing it to an exchange hands over its body's reference.
 *
 * @param headers without Content-Length, which the exchange adds
 */
public record Reply(HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {
  private static final AsciiString JSON = AsciiString.cached("application/json");

  /** A body of JSON. */
  public static Reply json(HttpResponseStatus status, ByteBuf body) {
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, JSON);
    return new Reply(status, headers, body);
  }

  /** A body of JSON. */
  public static Reply json(HttpResponseStatus status, String body) {
    return json(status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
  }
}
