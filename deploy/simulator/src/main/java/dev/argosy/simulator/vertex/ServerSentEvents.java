package dev.argosy.simulator.vertex;

import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.invocation.Carrier;
import dev.argosy.simulator.script.Draw;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * The answer of streamRawPredict: {@code event: TYPE} and {@code data: JSON}, then an empty line.
 * One stream in eight ends its lines as the standard also allows: with a carriage return in front.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</a>
 */
final class ServerSentEvents implements Carrier {
  private static final int CARRIAGE_RETURNS = 0x70;

  private final Draw draw;
  private final String lineEnd;

  ServerSentEvents(Draw draw) {
    this.draw = draw;
    this.lineEnd = (draw.bits(Draw.Purpose.WORDING) & CARRIAGE_RETURNS) == 0 ? "\r\n" : "\n";
  }

  @Override
  public HttpHeaders headers() {
    return Reply.noHeaders().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
  }

  @Override
  public String stopFields() {
    return "";
  }

  @Override
  public void event(String type, ByteBuf json, ByteBuf bytes) {
    ascii(bytes, "event: ");
    ascii(bytes, type);
    ascii(bytes, lineEnd);
    ascii(bytes, "data: ");
    bytes.writeBytes(json);
    ascii(bytes, lineEnd);
    ascii(bytes, lineEnd);
  }

  /** REST has no other words in the middle of a body than an event of Anthropic's. */
  @Override
  public HttpHeaders failure(Failure failure, ByteBuf bytes) {
    VertexError.Anthropic error =
        switch (failure) {
          case MODEL_ERROR ->
              new VertexError.Anthropic(500, Code.INTERNAL, "api_error", "Internal server error");
          case THROTTLE ->
              new VertexError.Anthropic(
                  429,
                  Code.RESOURCE_EXHAUSTED,
                  "rate_limit_error",
                  "This request would exceed your rate limit.");
        };
    ascii(bytes, "event: error" + lineEnd + "data: ");
    ascii(bytes, RestDialect.json(error, draw));
    ascii(bytes, lineEnd + lineEnd);
    return EmptyHttpHeaders.INSTANCE;
  }

  private static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
  }
}
