package dev.argosy.simulator.bedrock;

import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.invocation.Carrier;
import dev.argosy.simulator.messages.Answer;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import dev.argosy.simulator.script.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The answer of InvokeModelWithResponseStream: a frame for each event, its JSON in Base64, with a
 * padding of random length that hides the length of what was said.
 */
final class EventStream implements Carrier {
  private static final byte[] CHUNK =
      Frame.headers(
          ":event-type", "chunk", ":content-type", "application/json", ":message-type", "event");
  private static final byte[] PADDING =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
          .getBytes(StandardCharsets.US_ASCII);

  private final Answer answer;
  private final Fate fate;
  private long padded;

  EventStream(Answer answer, Fate fate) {
    this.answer = answer;
    this.fate = fate;
  }

  @Override
  public HttpHeaders headers() {
    return Reply.noHeaders()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/vnd.amazon.eventstream")
        .set("X-Amzn-Bedrock-Content-Type", "application/json")
        .set(BedrockError.REQUEST_ID, BedrockError.requestId(fate.draw()));
  }

  @Override
  public String stopFields() {
    long millis = fate.nanos() / 1_000_000;
    return """
    ,"amazon-bedrock-invocationMetrics":{"inputTokenCount":%d,"outputTokenCount":%d,\
    "invocationLatency":%d,"firstByteLatency":%d,\
    "cacheReadInputTokenCount":%d,"cacheWriteInputTokenCount":%d}"""
        .formatted(
            answer.input().fresh(),
            answer.outputTokens(),
            millis,
            millis,
            answer.input().read(),
            answer.input().written());
  }

  @Override
  public void event(String type, ByteBuf json, ByteBuf bytes) {
    int frame = Frame.begin(bytes, CHUNK);
    ascii(bytes, "{\"bytes\":\"");
    bytes.writeBytes(Base64.getEncoder().encode(json.nioBuffer()));
    ascii(bytes, "\",\"p\":\"");
    long length =
        Long.remainderUnsigned(
            fate.draw().bits(Draw.Purpose.WORDING, padded++), PADDING.length + 1L);
    bytes.writeBytes(PADDING, 0, (int) length);
    ascii(bytes, "\"}");
    Frame.end(bytes, frame);
  }

  @Override
  public HttpHeaders failure(Failure failure, ByteBuf bytes) {
    switch (failure) {
      case MODEL_ERROR ->
          exception(
              bytes,
              "modelStreamErrorException",
              """
              {"message":"The system encountered an unexpected error during processing. Try your \
              request again.","originalStatusCode":500,"originalMessage":"Internal server error"}""");
      case THROTTLE ->
          exception(bytes, "throttlingException", BedrockError.of(Fault.THROTTLE).body());
    }
    return EmptyHttpHeaders.INSTANCE;
  }

  private static void exception(ByteBuf bytes, String type, String payload) {
    int frame =
        Frame.begin(
            bytes,
            Frame.headers(
                ":exception-type",
                type,
                ":content-type",
                "application/json",
                ":message-type",
                "exception"));
    ascii(bytes, payload);
    Frame.end(bytes, frame);
  }

  private static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
  }
}
