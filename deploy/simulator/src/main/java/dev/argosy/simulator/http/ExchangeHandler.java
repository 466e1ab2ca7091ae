package dev.argosy.simulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the requests of an HTTP/1.1 connection, or the one of an HTTP/2 stream, and makes each
 * an exchange. Requests that a client sends ahead of the answers wait here, a bounded number of
 * them.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody is left to tell how a close went
final class ExchangeHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);
  private static final int AHEAD_MAX = 64;
  private static final int KEPT_BYTES_MAX = 256 << 10;
  private static final byte[] EMPTY = {};

  private final Endpoint endpoint;
  private final Wire wire;
  private final int bodyBytesMax;
  private final ArrayDeque<Arrived> ahead = new ArrayDeque<>();
  private @Nullable HttpRequest head;
  private byte[] body = EMPTY;
  private int bodyBytes;
  private boolean tooLarge;
  private @Nullable Exchange current;
  private boolean handling;

  private record Arrived(Request request, HttpVersion version, boolean keepAlive) {}

  ExchangeHandler(Endpoint endpoint, Wire wire, int bodyBytesMax) {
    this.endpoint = endpoint;
    this.wire = wire;
    this.bodyBytesMax = bodyBytesMax;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part.decoderResult().isFailure()) {
      context.close();
      return;
    }
    if (part instanceof HttpRequest request) {
      begin(context, request);
    }
    if (part instanceof HttpContent content) {
      append(content.content());
    }
    if (part instanceof LastHttpContent && head != null) {
      arrived(context, head);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ahead.clear();
    if (current != null) {
      current.gone();
    }
    context.fireChannelInactive();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (current != null) {
      current.writabilityChanged();
    }
    context.fireChannelWritabilityChanged();
  }

  /** A connection that breaks is the caller's business, anything else a bug of ours. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("an exchange failed, its connection is closed", cause);
    }
    context.close();
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    head = request;
    bodyBytes = 0;
    tooLarge = false;
    if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              request.protocolVersion(), HttpResponseStatus.CONTINUE, context.alloc().buffer(0)));
    }
    long announced = HttpUtil.getContentLength(request, 0L);
    if (announced > body.length && announced <= bodyBytesMax) {
      body = new byte[(int) announced];
    }
  }

  private void append(ByteBuf content) {
    int bytes = content.readableBytes();
    if (tooLarge || bytes > bodyBytesMax - bodyBytes) {
      tooLarge = true;
      bodyBytes = 0;
      return;
    }
    if (bodyBytes + bytes > body.length) {
      body =
          Arrays.copyOf(body, Math.max(bodyBytes + bytes, Math.min(2 * body.length, bodyBytesMax)));
    }
    content.readBytes(body, bodyBytes, bytes);
    bodyBytes += bytes;
  }

  private void arrived(ChannelHandlerContext context, HttpRequest request) {
    head = null;
    Arrived arrived =
        new Arrived(
            new Request(
                request.method(), request.uri(), request.headers(), body, bodyBytes, tooLarge),
            request.protocolVersion(),
            wire == Wire.HTTP_2 || HttpUtil.isKeepAlive(request));
    if (current == null) {
      handle(context, arrived);
      if (body.length > KEPT_BYTES_MAX) {
        body = EMPTY;
      }
    } else if (ahead.size() < AHEAD_MAX) {
      ahead.add(arrived);
      body = EMPTY; // the waiting request owns the array now
    } else {
      context.close();
    }
  }

  private void handle(ChannelHandlerContext context, Arrived first) {
    handling = true;
    for (Arrived next = first; next != null; next = current == null ? ahead.poll() : null) {
      current =
          new Exchange(context, wire, next.version(), next.keepAlive(), () -> answered(context));
      endpoint.handle(next.request(), current);
    }
    handling = false;
  }

  private void answered(ChannelHandlerContext context) {
    current = null;
    if (!handling && !ahead.isEmpty()) {
      handle(context, ahead.remove());
    }
  }
}
