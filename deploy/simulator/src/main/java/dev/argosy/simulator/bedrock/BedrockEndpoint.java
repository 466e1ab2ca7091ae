package dev.argosy.simulator.bedrock;

import dev.argosy.simulator.calls.Call;
import dev.argosy.simulator.calls.CallLog;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.calls.Worker;
import dev.argosy.simulator.http.Endpoint;
import dev.argosy.simulator.http.Exchange;
import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.http.Request;
import dev.argosy.simulator.messages.Answer;
import dev.argosy.simulator.messages.MessagesRequest;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import dev.argosy.simulator.script.Fates;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Step;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;

/**
 * The life of an InvokeModel call: found, read, counted, judged; then, after its latency, its fault
 * or its answer. Owned by the event loop.
 */
public final class BedrockEndpoint implements Endpoint {
  /** Bedrock's limit of a request's body, in bytes. */
  public static final int BODY_BYTES_MAX = 20 << 20;

  private static final Draw NOBODY = Draw.of(0, "", 0);

  private final CallLog log;
  private final Fates fates;

  /** Counts in {@code log} what meets {@code fates}. */
  public BedrockEndpoint(CallLog log, Fates fates) {
    this.log = log;
    this.fates = fates;
  }

  @Override
  public void handle(Request request, Exchange exchange) {
    Optional<Model> model =
        request.method().equals(HttpMethod.POST)
            ? Model.ofPath(request.rawPath())
            : Optional.empty();
    if (model.isPresent()) {
      invoke(model.get(), request, exchange);
    } else {
      exchange.reply(BedrockError.UNKNOWN_OPERATION.reply(0, NOBODY));
    }
  }

  private void invoke(Model model, Request request, Exchange exchange) {
    String worker = Worker.of(request.headers().get(HttpHeaderNames.USER_AGENT, ""));
    Optional<MessagesRequest> read = MessagesRequest.scan(request.body(), request.bodyBytes());
    Call call = log.begin(read.map(MessagesRequest::key).orElse(MessagesRequest.NO_KEY), worker);
    Optional<BedrockError> refused = refused(request, read);
    if (read.isEmpty() || refused.isPresent()) {
      log.end(call, Calls.REJECTED);
      exchange.reply(refused.orElse(BedrockError.VALIDATION).reply(0, fates.draw(call)));
      return;
    }
    Fate fate = fates.of(call, model.id());
    exchange.whenGone(() -> log.end(call, ended(fate.step())));
    exchange.after(fate.nanos(), () -> end(call, model, read.get(), fate, exchange));
  }

  private static Optional<BedrockError> refused(Request request, Optional<MessagesRequest> read) {
    return request.tooLarge()
        ? Optional.of(BedrockError.TOO_LARGE)
        : read.flatMap(InvokeRules::broken).map(BedrockError::validation);
  }

  /** A stalled call can only end by its caller leaving; any other is abandoned if that happens. */
  private static String ended(Step step) {
    return step.fault() == Fault.STALL ? Fault.STALL.wireName() : Calls.ABANDONED;
  }

  private void end(Call call, Model model, MessagesRequest request, Fate fate, Exchange exchange) {
    if (fate.step().fault() == Fault.STALL) {
      return;
    }
    log.end(call, fate.step().fault().wireName());
    Answer answer = Answer.of("msg_bdrk_", model.name(), request, call.number(), fate.draw());
    long argument = fate.step().argument();
    switch (fate.step().fault()) {
      case NONE -> exchange.reply(ok(fate, answer, answer.text(exchange.allocator())));
      case REFUSAL -> exchange.reply(ok(fate, answer, answer.refusal(exchange.allocator())));
      case THINKING -> exchange.reply(ok(fate, answer, answer.thinkingFirst(exchange.allocator())));
      case TOOL_USE -> exchange.reply(ok(fate, answer, answer.toolUse(exchange.allocator())));
      case HUGE -> exchange.reply(ok(fate, answer, answer.text(exchange.allocator(), argument)));
      case CUT -> exchange.cut(ok(fate, answer, answer.text(exchange.allocator())));
      case RESET -> exchange.reset();
      case CLOSE -> exchange.close();
      case STALL -> throw new IllegalStateException("a stalled call has no end");
      case THROTTLE -> exchange.reply(BedrockError.THROTTLED.reply(argument, fate.draw()));
      case THROTTLE_DAILY ->
          exchange.reply(BedrockError.THROTTLED_DAILY.reply(argument, fate.draw()));
      case QUOTA_EXCEEDED -> exchange.reply(BedrockError.QUOTA_EXCEEDED.reply(0, fate.draw()));
      case UNAVAILABLE -> exchange.reply(BedrockError.UNAVAILABLE.reply(argument, fate.draw()));
      case OVERLOADED -> exchange.reply(BedrockError.OVERLOADED.reply(argument, fate.draw()));
      case SERVER_ERROR -> exchange.reply(BedrockError.SERVER_ERROR.reply(0, fate.draw()));
      case VALIDATION -> exchange.reply(BedrockError.VALIDATION.reply(0, fate.draw()));
      case ACCESS_DENIED -> exchange.reply(BedrockError.ACCESS_DENIED.reply(0, fate.draw()));
      case NOT_FOUND -> exchange.reply(BedrockError.NOT_FOUND.reply(0, fate.draw()));
      case MODEL_ERROR -> exchange.reply(BedrockError.MODEL_ERROR.reply(0, fate.draw()));
      case MODEL_TIMEOUT -> exchange.reply(BedrockError.MODEL_TIMEOUT.reply(0, fate.draw()));
      case MODEL_NOT_READY ->
          exchange.reply(BedrockError.MODEL_NOT_READY.reply(argument, fate.draw()));
      case TOO_LARGE -> exchange.reply(BedrockError.TOO_LARGE.reply(0, fate.draw()));
      case BAD_GATEWAY -> exchange.reply(BedrockError.BAD_GATEWAY.reply(0, fate.draw()));
      case EXPIRED_CREDENTIALS ->
          exchange.reply(BedrockError.EXPIRED_CREDENTIALS.reply(0, fate.draw()));
      case UNKNOWN_CREDENTIALS ->
          exchange.reply(BedrockError.UNKNOWN_CREDENTIALS.reply(0, fate.draw()));
    }
  }

  private static Reply ok(Fate fate, Answer answer, ByteBuf body) {
    Reply reply = Reply.json(HttpResponseStatus.OK, body);
    reply
        .headers()
        .set(BedrockError.REQUEST_ID, BedrockError.requestId(fate.draw()))
        .set("X-Amzn-Bedrock-Invocation-Latency", fate.nanos() / 1_000_000)
        .set("X-Amzn-Bedrock-Input-Token-Count", answer.input().fresh())
        .set("X-Amzn-Bedrock-Output-Token-Count", answer.outputTokens())
        .set("X-Amzn-Bedrock-Cache-Read-Input-Token-Count", answer.input().read())
        .set(
            "X-Amzn-Bedrock-Cache-Write-Input-Token-Count",
            answer.input().write5m() + answer.input().write1h());
    return reply;
  }
}
