package dev.argosy.simulator.vertex;

import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.invocation.Carrier;
import dev.argosy.simulator.invocation.Dialect;
import dev.argosy.simulator.messages.Answer;
import dev.argosy.simulator.messages.MessagesRequest;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import dev.argosy.simulator.script.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;

/** Vertex's words over gRPC, for one call. */
final class GrpcDialect implements Dialect {
  private final PublisherModel model;

  GrpcDialect(PublisherModel model) {
    this.model = model;
  }

  @Override
  public String messageIdPrefix() {
    return "msg_vrtx_";
  }

  @Override
  public Optional<String> broken(MessagesRequest request, boolean streamed) {
    return VertexRules.broken(request, streamed);
  }

  @Override
  public Reply invalid(String message, Draw draw) {
    return reply(VertexError.invalid(message), 0, draw);
  }

  @Override
  public Reply error(Fault fault, long retryAfterSeconds, Draw draw) {
    return reply(VertexError.of(fault, model, draw), retryAfterSeconds, draw);
  }

  @Override
  public Reply answer(Answer answer, ByteBuf json, Fate fate) {
    return new Reply(
        HttpResponseStatus.OK,
        GrpcStatus.head(),
        GrpcMessage.of("application/json", json),
        GrpcStatus.ok());
  }

  @Override
  public Carrier carrier(Answer answer, Fate fate) {
    return new GrpcStream(model, fate.draw());
  }

  /** A page of HTML has no place in gRPC: it is an answer of HTTP, as a proxy gives it. */
  private static Reply reply(VertexError error, long retryAfterSeconds, Draw draw) {
    return switch (error) {
      case VertexError.Google google -> GrpcStatus.reply(google, retryAfterSeconds);
      case VertexError.Anthropic anthropic ->
          GrpcStatus.reply(google(anthropic, draw), retryAfterSeconds);
      case VertexError.Page page -> RestDialect.html(page);
    };
  }

  /** Anthropic's words under Google's code. */
  static VertexError.Google google(VertexError.Anthropic error, Draw draw) {
    return new VertexError.Google(error.code(), RestDialect.json(error, draw));
  }
}
