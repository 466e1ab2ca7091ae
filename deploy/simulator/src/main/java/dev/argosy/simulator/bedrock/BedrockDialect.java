package dev.argosy.simulator.bedrock;

import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.invocation.Carrier;
import dev.argosy.simulator.invocation.Dialect;
import dev.argosy.simulator.messages.Answer;
import dev.argosy.simulator.messages.MessagesRequest;
import dev.argosy.simulator.messages.Rules;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import dev.argosy.simulator.script.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;

/** Bedrock's words. */
final class BedrockDialect implements Dialect {
  static final BedrockDialect INSTANCE = new BedrockDialect();

  private static final String VERSION = "bedrock-2023-05-31";

  private BedrockDialect() {}

  @Override
  public String messageIdPrefix() {
    return "msg_bdrk_";
  }

  /** The path alone decides whether an answer is streamed. */
  @Override
  public Optional<String> broken(MessagesRequest request, boolean streamed) {
    return request.stream() == MessagesRequest.Stream.ABSENT
        ? Rules.broken(request, VERSION)
        : Optional.of("stream: Extra inputs are not permitted");
  }

  @Override
  public Reply invalid(String message, Draw draw) {
    return BedrockError.validation(message).reply(0, draw);
  }

  @Override
  public Reply error(Fault fault, long retryAfterSeconds, Draw draw) {
    return BedrockError.of(fault).reply(retryAfterSeconds, draw);
  }

  @Override
  public Reply answer(Answer answer, ByteBuf json, Fate fate) {
    Reply reply = Reply.json(HttpResponseStatus.OK, json);
    reply
        .headers()
        .set(BedrockError.REQUEST_ID, BedrockError.requestId(fate.draw()))
        .set("X-Amzn-Bedrock-Invocation-Latency", fate.nanos() / 1_000_000)
        .set("X-Amzn-Bedrock-Input-Token-Count", answer.input().fresh())
        .set("X-Amzn-Bedrock-Output-Token-Count", answer.outputTokens())
        .set("X-Amzn-Bedrock-Cache-Read-Input-Token-Count", answer.input().read())
        .set("X-Amzn-Bedrock-Cache-Write-Input-Token-Count", answer.input().written());
    return reply;
  }

  @Override
  public Carrier carrier(Answer answer, Fate fate) {
    return new EventStream(answer, fate);
  }
}
