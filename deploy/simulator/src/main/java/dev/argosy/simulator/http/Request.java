package dev.argosy.simulator.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/** A whole HTTP request. */
public final class Request {
  private final HttpMethod method;
  private final String target;
  private final HttpHeaders headers;
  private final byte[] body;
  private final int bodyBytes;
  private final boolean tooLarge;

  Request(
      HttpMethod method,
      String target,
      HttpHeaders headers,
      byte[] body,
      int bodyBytes,
      boolean tooLarge) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.bodyBytes = bodyBytes;
    this.tooLarge = tooLarge;
  }

  /** The method. */
  public HttpMethod method() {
    return method;
  }

  /** The path as it came, percent-encoded, without the query. */
  public String rawPath() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /** What follows the question mark, percent-encoded; empty if nothing does. */
  public String rawQuery() {
    int question = target.indexOf('?');
    return question < 0 ? "" : target.substring(question + 1);
  }

  /** The headers; names in any case. */
  public HttpHeaders headers() {
    return headers;
  }

  /**
   * The body in its first {@link #bodyBytes} bytes. Not a copy: the array is used again for the
   * next request.
   */
  public byte[] body() {
    return body;
  }

  /** The body's length. */
  public int bodyBytes() {
    return bodyBytes;
  }

  /** True if the body was over the server's limit; it is empty then. */
  public boolean tooLarge() {
    return tooLarge;
  }
}
