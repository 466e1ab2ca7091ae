package dev.argosy.simulator;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One connection of HTTP/2 by prior knowledge, as the AWS SDK's engines open it. */
final class Http2Client implements AutoCloseable {
  /**
   * How a stream ended.
   *
   * @param trailers empty if there were none, or if they came as the only headers
   * @param data the body as it came, frame by frame
   * @param error the code of its reset, or -1
   */
  record Ended(
      int status,
      Map<String, String> headers,
      List<byte[]> data,
      Map<String, String> trailers,
      long error) {
    long announced() {
      return Long.parseLong(headers.getOrDefault("content-length", "-1"));
    }

    byte[] bytes() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      data.forEach(all::writeBytes);
      return all.toByteArray();
    }

    String body() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  /** An open stream. */
  record Open(Http2StreamChannel channel, CompletableFuture<Ended> ended) {}

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel connection;

  Http2Client(URI url) {
    connection =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient()
                                .initialSettings(
                                    Http2Settings.defaultSettings().initialWindowSize(1 << 20))
                                .build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .connect(url.getHost(), url.getPort())
            .syncUninterruptibly()
            .channel();
  }

  Open invoke(String key) {
    return call(
        "/model/" + TestClient.HAIKU + "/invoke",
        Map.of(),
        TestClient.body(key).getBytes(StandardCharsets.UTF_8));
  }

  Open call(String path, Map<String, String> more, byte[] body) {
    CompletableFuture<Ended> ended = new CompletableFuture<>();
    Http2StreamChannel stream =
        new Http2StreamChannelBootstrap(connection)
            .handler(new Collector(ended))
            .open()
            .syncUninterruptibly()
            .getNow();
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .authority("localhost")
            .path(path)
            .add("user-agent", "argosy-worker/h2");
    more.forEach(headers::add);
    stream.write(new DefaultHttp2HeadersFrame(headers, false)).addListener(done -> {});
    stream
        .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true))
        .syncUninterruptibly();
    return new Open(stream, ended);
  }

  boolean connected() {
    return connection.isActive();
  }

  @Override
  public void close() {
    connection.close().syncUninterruptibly();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class Collector extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Ended> ended;
    private final List<byte[]> data = new ArrayList<>();
    private final List<Map<String, String>> headers = new ArrayList<>();
    private long error = -1;

    Collector(CompletableFuture<Ended> ended) {
      this.ended = ended;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2HeadersFrame head) {
        Map<String, String> fields = new HashMap<>();
        head.headers()
            .forEach(field -> fields.put(field.getKey().toString(), field.getValue().toString()));
        headers.add(fields);
      } else if (frame instanceof Http2DataFrame part) {
        data.add(ByteBufUtil.getBytes(part.content()));
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof Http2ResetFrame reset) {
        error = reset.errorCode();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      Map<String, String> head = headers.isEmpty() ? Map.of() : headers.getFirst();
      ended.complete(
          new Ended(
              Integer.parseInt(head.getOrDefault(":status", "0")),
              head,
              data,
              headers.size() < 2 ? Map.of() : headers.getLast(),
              error));
    }
  }
}
