package dev.argosy.simulator;

import io.netty.bootstrap.Bootstrap;
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
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One connection of HTTP/2 by prior knowledge, as the AWS SDK's engines open it. */
final class Http2Client implements AutoCloseable {
  /** How a stream ended: {@code error} is the code of its reset, or -1. */
  record Ended(int status, long announced, String body, long error) {}

  /** An open stream. */
  record Open(Http2StreamChannel channel, CompletableFuture<Ended> ended) {}

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel connection;

  Http2Client(Simulator simulator) {
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
            .connect(simulator.bedrockUrl().getHost(), simulator.bedrockUrl().getPort())
            .syncUninterruptibly()
            .channel();
  }

  Open invoke(String key) {
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
            .path("/model/" + TestClient.HAIKU + "/invoke")
            .add("user-agent", "argosy-worker/h2");
    stream.write(new DefaultHttp2HeadersFrame(headers, false)).addListener(done -> {});
    stream
        .writeAndFlush(
            new DefaultHttp2DataFrame(
                Unpooled.copiedBuffer(TestClient.body(key), StandardCharsets.UTF_8), true))
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
    private final StringBuilder body = new StringBuilder();
    private int status;
    private long announced = -1;
    private long error = -1;

    Collector(CompletableFuture<Ended> ended) {
      this.ended = ended;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2HeadersFrame head) {
        status = Integer.parseInt(head.headers().status().toString());
        announced = head.headers().getLong("content-length", -1);
      } else if (frame instanceof Http2DataFrame data) {
        body.append(data.content().toString(StandardCharsets.UTF_8));
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
      ended.complete(new Ended(status, announced, body.toString(), error));
    }
  }
}
