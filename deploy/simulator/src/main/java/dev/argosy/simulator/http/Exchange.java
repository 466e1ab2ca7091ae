package dev.argosy.simulator.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its end: an answer, a broken connection or a caller who left. Owned by the event
 * loop. After the end every further end is ignored.
 */
public final class Exchange {
  private final ChannelHandlerContext context;
  private final Wire wire;
  private final HttpVersion version;
  private final boolean keepAlive;
  private final Runnable whenAnswered;
  private Runnable whenGone = () -> {};
  private @Nullable Future<?> waiting;
  private boolean ended;

  Exchange(
      ChannelHandlerContext context,
      Wire wire,
      HttpVersion version,
      boolean keepAlive,
      Runnable whenAnswered) {
    this.context = context;
    this.wire = wire;
    this.version = version;
    this.keepAlive = keepAlive;
    this.whenAnswered = whenAnswered;
  }

  /** Where bodies of answers are allocated. */
  public ByteBufAllocator allocator() {
    return context.alloc();
  }

  /** Runs {@code gone} if the caller leaves before the end. */
  public void whenGone(Runnable gone) {
    whenGone = gone;
  }

  /** Runs {@code action} after a time, at once if it is zero, never if the caller leaves before. */
  public void after(long nanos, Runnable action) {
    if (nanos <= 0) {
      action.run();
    } else {
      waiting =
          context
              .executor()
              .schedule(action, nanos, TimeUnit.NANOSECONDS)
              .addListener(
                  done -> {
                    if (!done.isSuccess() && !done.isCancelled()) {
                      context.pipeline().fireExceptionCaught(done.cause());
                    }
                  });
    }
  }

  /** Answers. */
  public void reply(Reply reply) {
    if (end()) {
      var response =
          new DefaultFullHttpResponse(
              version, reply.status(), reply.body(), reply.headers(), EmptyHttpHeaders.INSTANCE);
      frame(response, reply.body().readableBytes());
      var written = context.writeAndFlush(response);
      if (keepAlive) {
        whenAnswered.run();
      } else {
        written.addListener(ChannelFutureListener.CLOSE);
      }
    } else {
      reply.body().release();
    }
  }

  /** Announces the whole answer, sends half of its body and closes. */
  public void cut(Reply reply) {
    if (end()) {
      int bytes = reply.body().readableBytes();
      var response = new DefaultHttpResponse(version, reply.status(), reply.headers());
      frame(response, bytes);
      context.write(response).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
      var half =
          new DefaultHttpContent(reply.body().writerIndex(reply.body().readerIndex() + bytes / 2));
      context.writeAndFlush(half).addListener(written -> wire.close(context));
    } else {
      reply.body().release();
    }
  }

  /** Resets the connection (the stream, on HTTP/2) without an answer. */
  public void reset() {
    if (end()) {
      wire.reset(context);
    }
  }

  /** Closes the connection (the stream, on HTTP/2) in good order, without an answer. */
  public void close() {
    if (end()) {
      wire.close(context);
    }
  }

  /** The caller has left. */
  void gone() {
    if (end()) {
      whenGone.run();
    }
  }

  private boolean end() {
    boolean first = !ended;
    ended = true;
    if (first && waiting != null) {
      waiting.cancel(false);
    }
    return first;
  }

  private void frame(HttpMessage response, int bodyBytes) {
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, bodyBytes);
    HttpUtil.setKeepAlive(response, keepAlive);
  }
}
