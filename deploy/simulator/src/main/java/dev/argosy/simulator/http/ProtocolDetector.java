package dev.argosy.simulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.List;

/** Looks at a connection's first bytes: the preface of HTTP/2, or HTTP/1.1. */
final class ProtocolDetector extends ByteToMessageDecoder {
  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();
  private static final int HEADER_BYTES_MAX = 64 << 10;
  private static final int CHUNK_BYTES_MAX = 64 << 10;

  /** As many as the platforms' front ends allow. */
  private static final int STREAMS_MAX = 100;

  private final Endpoint endpoint;
  private final int bodyBytesMax;

  ProtocolDetector(Endpoint endpoint, int bodyBytesMax) {
    this.endpoint = endpoint;
    this.bodyBytesMax = bodyBytesMax;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> ignored) {
    int seen = Math.min(bytes.readableBytes(), PREFACE.readableBytes());
    boolean preface =
        ByteBufUtil.equals(bytes, bytes.readerIndex(), PREFACE, PREFACE.readerIndex(), seen);
    if (!preface) {
      http1(context.pipeline());
    } else if (seen == PREFACE.readableBytes()) {
      http2(context.pipeline());
    } else {
      return; // too short to tell
    }
    context.pipeline().remove(this); // hands on what was read
  }

  private void http1(ChannelPipeline pipeline) {
    HttpDecoderConfig limits =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(HEADER_BYTES_MAX)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setMaxChunkSize(CHUNK_BYTES_MAX)
            .setValidateHeaders(false);
    pipeline.addLast(new HttpServerCodec(limits));
    pipeline.addLast(new ExchangeHandler(endpoint, Wire.HTTP_1, bodyBytesMax));
  }

  private void http2(ChannelPipeline pipeline) {
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(STREAMS_MAX)
            .initialWindowSize(1 << 20)
            .maxHeaderListSize(HEADER_BYTES_MAX);
    // Netty hangs up on peers that reset many streams; here callers time out and faults reset,
    // often.
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer()
            .initialSettings(settings)
            .decoderEnforceMaxRstFramesPerWindow(0, 0)
            .encoderEnforceMaxRstFramesPerWindow(0, 0)
            .build());
    pipeline.addLast(
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true, false));
                stream.pipeline().addLast(new ExchangeHandler(endpoint, Wire.HTTP_2, bodyBytesMax));
              }
            }));
  }
}
