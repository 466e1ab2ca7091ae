package dev.argosy.simulator.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;

/** How an exchange breaks off. */
@SuppressWarnings("FutureReturnValueIgnored") // nobody is left to tell how a close went
enum Wire {
  /** The whole connection goes. */
  HTTP_1 {
    @Override
    void reset(ChannelHandlerContext context) {
      // Without lingering, close() sends RST instead of FIN.
      context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      context.close();
    }
  },
  /** Only the stream goes, or one call's fault would end the calls beside it. */
  HTTP_2 {
    @Override
    void reset(ChannelHandlerContext context) {
      context
          .writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR))
          .addListener(written -> context.close());
    }
  };

  abstract void reset(ChannelHandlerContext context);

  /** On HTTP/2 closing an unfinished stream sends RST_STREAM with CANCEL. */
  void close(ChannelHandlerContext context) {
    context.close();
  }
}
