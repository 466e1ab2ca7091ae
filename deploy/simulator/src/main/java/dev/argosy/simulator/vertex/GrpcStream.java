package dev.argosy.simulator.vertex;

import dev.argosy.simulator.invocation.Carrier;
import dev.argosy.simulator.script.Draw;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * The answer of StreamRawPredict: the same bytes as over REST, each piece in a message of its own.
 */
final class GrpcStream implements Carrier {
  private static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

  private final PublisherModel model;
  private final Draw draw;
  private final ServerSentEvents events;

  GrpcStream(PublisherModel model, Draw draw) {
    this.model = model;
    this.draw = draw;
    this.events = new ServerSentEvents(draw);
  }

  @Override
  public HttpHeaders headers() {
    return GrpcStatus.head();
  }

  @Override
  public String stopFields() {
    return events.stopFields();
  }

  @Override
  public void event(String type, ByteBuf json, ByteBuf bytes) {
    events.event(type, json, bytes);
  }

  @Override
  public ByteBuf piece(ByteBuf bytes, int length, ByteBufAllocator allocator) {
    ByteBuf piece = allocator.buffer(length + GrpcMessage.HEAD_BYTES_MAX);
    GrpcMessage.head(piece, CONTENT_TYPE, length);
    return piece.writeBytes(bytes, length);
  }

  @Override
  public HttpHeaders trailers() {
    return GrpcStatus.ok();
  }

  /** A status in the middle of the messages. */
  @Override
  public HttpHeaders failure(Failure failure, ByteBuf bytes) {
    VertexError.Google error =
        switch (failure) {
          case MODEL_ERROR -> VertexError.INTERNAL;
          case THROTTLE -> VertexError.throttled(model, draw);
        };
    return GrpcStatus.trailers(error, 0);
  }
}
