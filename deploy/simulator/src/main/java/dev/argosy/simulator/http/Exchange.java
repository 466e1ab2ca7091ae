package dev.argosy.simulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its end: an answer in one piece or in many, a broken connection or a caller who
 * left. Owned by the event loop. After the end every further end is ignored.
 */
public final class Exchange {
  /** A caller who leaves is heard of elsewhere; any other failure is a bug of ours. */
  private static final ChannelFutureListener UNLESS_GONE =
      written -> {
        Throwable cause = written.cause();
        if (cause != null && !(cause instanceof IOException || cause instanceof Http2Exception)) {
          written.channel().pipeline().fireExceptionCaught(cause);
        }
      };

  private final ChannelHandlerContext context;
  private final Wire wire;
  private final HttpVersion version;
  private final boolean keepAlive;
  private final Runnable whenAnswered;
  private Runnable whenGone = () -> {};
  private @Nullable Runnable whenWritable;
  private @Nullable Future<?> waiting;
  private @Nullable ChannelFuture lastWrite;
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
              version, reply.status(), reply.body(), reply.headers(), reply.trailers());
      HttpUtil.setKeepAlive(response, keepAlive);
      answered(context.writeAndFlush(response));
    } else {
      reply.body().release();
    }
  }

  /** Sends the whole answer's head, half of its body and closes. */
  public void cut(Reply reply) {
    if (end()) {
      var response = new DefaultHttpResponse(version, reply.status(), reply.headers());
      HttpUtil.setKeepAlive(response, keepAlive);
      write(response);
      ByteBuf body = reply.body();
      write(
          new DefaultHttpContent(body.writerIndex(body.readerIndex() + body.readableBytes() / 2)));
      closeAfterLastWrite();
    } else {
      reply.body().release();
    }
  }

  /** Begins an answer, a 200, whose body comes in pieces. Nothing is sent before a flush. */
  public void begin(HttpHeaders headers) {
    if (!ended) {
      var response = new DefaultHttpResponse(version, HttpResponseStatus.OK, headers);
      HttpUtil.setKeepAlive(response, keepAlive);
      HttpUtil.setTransferEncodingChunked(response, true);
      write(response);
    }
  }

  /** Sends a piece of the answer's body, some time after the next flush. */
  public void write(ByteBuf piece) {
    if (ended) {
      piece.release();
    } else {
      write(new DefaultHttpContent(piece));
    }
  }

  /** Sends what was written. */
  public void flush() {
    context.flush();
  }

  /** False while so much waits for the caller to read that no more should be written. */
  public boolean writable() {
    return context.channel().isWritable();
  }

  /** Runs {@code action} once, when more may be written; never if the caller leaves before. */
  public void whenWritable(Runnable action) {
    whenWritable = action;
  }

  /** Ends an answer that came in pieces, in good order. */
  public void finish(HttpHeaders trailers) {
    if (end()) {
      var last = new DefaultLastHttpContent(context.alloc().buffer(0), trailers);
      answered(context.writeAndFlush(last));
    }
  }

  /** Resets the connection (the stream, on HTTP/2) without an answer. */
  public void reset() {
    if (end()) {
      wire.reset(context);
    }
  }

  /**
   * Closes the connection in good order (resets the stream, on HTTP/2) without an answer, or in the
   * middle of it: after all that was written.
   */
  public void close() {
    if (end()) {
      closeAfterLastWrite();
    }
  }

  /** The caller has left. */
  void gone() {
    if (end()) {
      whenGone.run();
    }
  }

  /** The caller has read, or no longer reads. */
  void writabilityChanged() {
    Runnable action = whenWritable;
    if (action != null && !ended && writable()) {
      whenWritable = null;
      action.run();
    }
  }

  private void write(Object part) {
    lastWrite = context.write(part).addListener(UNLESS_GONE);
  }

  private void answered(ChannelFuture written) {
    written.addListener(UNLESS_GONE);
    if (keepAlive) {
      whenAnswered.run();
    } else {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void closeAfterLastWrite() {
    if (lastWrite == null) {
      wire.close(context);
    } else {
      lastWrite.addListener(written -> wire.close(context));
      context.flush();
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
}
