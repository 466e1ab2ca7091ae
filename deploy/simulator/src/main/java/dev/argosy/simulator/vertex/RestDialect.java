package dev.argosy.simulator.vertex;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.invocation.Carrier;
import dev.argosy.simulator.invocation.Dialect;
import dev.argosy.simulator.messages.Answer;
import dev.argosy.simulator.messages.MessagesRequest;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import dev.argosy.simulator.script.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;

/** Vertex's words over REST, for one call. */
final class RestDialect implements Dialect {
  private final PublisherModel model;
  private final boolean streamed;

  RestDialect(PublisherModel model, boolean streamed) {
    this.model = model;
    this.streamed = streamed;
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
    return Reply.json(HttpResponseStatus.OK, json);
  }

  @Override
  public Carrier carrier(Answer answer, Fate fate) {
    return new ServerSentEvents(fate.draw());
  }

  private Reply reply(VertexError error, long retryAfterSeconds, Draw draw) {
    Reply reply =
        switch (error) {
          case VertexError.Google google -> google(google, retryAfterSeconds, draw);
          case VertexError.Anthropic anthropic ->
              Reply.json(HttpResponseStatus.valueOf(anthropic.httpStatus()), json(anthropic, draw));
          case VertexError.Page page -> html(page);
        };
    if (retryAfterSeconds > 0) {
      reply.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
    }
    return reply;
  }

  /** A method that streams has been seen to put its error in a list, at times. */
  private Reply google(VertexError.Google error, long retryAfterSeconds, Draw draw) {
    String json =
        """
        {"error":{"code":%d,"message":"%s","status":"%s"%s}}"""
            .formatted(
                error.code().httpStatus(),
                quoted(error.message()),
                error.code(),
                details(error, retryAfterSeconds));
    boolean list = streamed && (draw.bits(Draw.Purpose.WORDING) & 4) != 0;
    Reply reply =
        Reply.json(
            HttpResponseStatus.valueOf(error.code().httpStatus()), list ? "[" + json + "]" : json);
    reply.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=UTF-8");
    if (error.code() == Code.UNAUTHENTICATED) {
      reply
          .headers()
          .set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"https://accounts.google.com/\"");
    }
    return reply;
  }

  private static String details(VertexError.Google error, long retryAfterSeconds) {
    StringBuilder details = new StringBuilder();
    if (!error.reason().isEmpty()) {
      details.append(
          """
          ,{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"%s",\
          "domain":"googleapis.com","metadata":{"service":"aiplatform.googleapis.com"}}"""
              .formatted(error.reason()));
    }
    if (retryAfterSeconds > 0) {
      details.append(
          """
          ,{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%ds"}"""
              .formatted(retryAfterSeconds));
    }
    return details.isEmpty() ? "" : ",\"details\":[" + details.substring(1) + "]";
  }

  /** An error as Anthropic's API words it. */
  static String json(VertexError.Anthropic error, Draw draw) {
    return """
    {"type":"error","error":{"type":"%s","message":"%s"},"request_id":"req_vrtx_01%x"}"""
        .formatted(error.type(), quoted(error.message()), draw.bits(Draw.Purpose.IDENTITY));
  }

  /** A page of HTML. */
  static Reply html(VertexError.Page page) {
    Reply reply =
        Reply.json(
            HttpResponseStatus.valueOf(page.httpStatus()),
            "<!DOCTYPE html><html lang=en><title>%s</title><p>That’s all we know.</html>"
                .formatted(page.title()));
    reply.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=UTF-8");
    return reply;
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
