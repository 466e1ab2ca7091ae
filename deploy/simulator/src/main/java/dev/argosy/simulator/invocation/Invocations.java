package dev.argosy.simulator.invocation;

import dev.argosy.simulator.calls.Call;
import dev.argosy.simulator.calls.CallLog;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.calls.Tokens;
import dev.argosy.simulator.calls.Worker;
import dev.argosy.simulator.http.Exchange;
import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.invocation.StreamedAnswer.BreakOff;
import dev.argosy.simulator.messages.Answer;
import dev.argosy.simulator.messages.MessagesRequest;
import dev.argosy.simulator.messages.Prompt;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import dev.argosy.simulator.script.Fates;
import dev.argosy.simulator.script.Fault;
import java.util.Optional;

/**
 * The life of a call on any platform: read, counted, judged; then, after its latency, its fault,
 * its answer or its stream. Owned by the event loop.
 */
public final class Invocations {
  private final CallLog log;
  private final Fates fates;

  /** A call that was found valid. */
  private record Open(
      Call call,
      Fate fate,
      Invocation invocation,
      MessagesRequest request,
      Dialect dialect,
      Exchange exchange) {
    String outcome() {
      return fate.step().fault().wireName();
    }
  }

  /** Counts in {@code log} what meets {@code fates}. */
  public Invocations(CallLog log, Fates fates) {
    this.log = log;
    this.fates = fates;
  }

  /** Takes one call in; its exchange ends now, or later, or never. */
  public void begin(Invocation invocation, Dialect dialect, Exchange exchange) {
    Optional<MessagesRequest> read = invocation.body().read();
    Call call =
        log.begin(
            read.map(MessagesRequest::key).orElse(MessagesRequest.NO_KEY),
            Worker.of(invocation.userAgent()),
            invocation.streamed());
    Optional<Reply> refused = refused(invocation, read, dialect, fates.draw(call));
    if (read.isEmpty() || refused.isPresent()) {
      log.end(call, Calls.REJECTED);
      exchange.reply(refused.orElseThrow());
      return;
    }
    Fate fate = fates.of(call, invocation.model().id());
    Open open = new Open(call, fate, invocation, read.get(), dialect, exchange);
    exchange.whenGone(() -> gone(open, Tokens.NONE));
    exchange.after(fate.nanos(), () -> end(open));
  }

  private static Optional<Reply> refused(
      Invocation invocation, Optional<MessagesRequest> read, Dialect dialect, Draw draw) {
    if (invocation.tooLarge()) {
      return Optional.of(dialect.error(Fault.TOO_LARGE, 0, draw));
    }
    if (read.isEmpty()) {
      return Optional.of(dialect.error(Fault.VALIDATION, 0, draw));
    }
    return dialect
        .broken(read.get(), invocation.streamed())
        .map(message -> dialect.invalid(message, draw));
  }

  /** A stalled call can only end by its caller leaving; any other is abandoned if that happens. */
  private void gone(Open open, Tokens generated) {
    boolean stalled = open.fate().step().fault().unary() == Fault.STALL;
    log.end(open.call(), stalled ? open.outcome() : Calls.ABANDONED, generated);
  }

  private void end(Open open) {
    Fault scripted = open.fate().step().fault();
    Fault fault = open.invocation().streamed() ? scripted : scripted.unary();
    switch (fault) {
      case NONE, REFUSAL, THINKING, TOOL_USE, HUGE -> answer(open, BreakOff.NEVER);
      case CUT -> answer(open, BreakOff.CUT);
      case TRUNCATED -> answer(open, BreakOff.TRUNCATED);
      case STREAM_ERROR -> answer(open, BreakOff.ERROR);
      case STREAM_FAILURE -> answer(open, BreakOff.FAILURE);
      case STREAM_THROTTLE -> answer(open, BreakOff.THROTTLE);
      case STREAM_STALL -> answer(open, BreakOff.STALL);
      case STALL -> {} // ends when the caller leaves
      case RESET -> {
        log.end(open.call(), open.outcome());
        open.exchange().reset();
      }
      case CLOSE -> {
        log.end(open.call(), open.outcome());
        open.exchange().close();
      }
      case THROTTLE,
          THROTTLE_DAILY,
          QUOTA_EXCEEDED,
          UNAVAILABLE,
          OVERLOADED,
          SERVER_ERROR,
          VALIDATION,
          ACCESS_DENIED,
          NOT_FOUND,
          MODEL_ERROR,
          MODEL_TIMEOUT,
          MODEL_NOT_READY,
          TOO_LARGE,
          BAD_GATEWAY,
          EXPIRED_CREDENTIALS,
          UNKNOWN_CREDENTIALS -> {
        log.end(open.call(), open.outcome());
        open.exchange()
            .reply(open.dialect().error(fault, open.fate().step().argument(), open.fate().draw()));
      }
    }
  }

  private void answer(Open open, BreakOff breakOff) {
    Answer answer =
        Answer.of(
            open.dialect().messageIdPrefix(),
            open.invocation().model().name(),
            open.request(),
            open.call().number(),
            open.fate().step(),
            open.fate().draw());
    if (open.invocation().streamed()) {
      stream(open, answer, breakOff);
      return;
    }
    log.end(open.call(), open.outcome(), tokens(answer, answer.outputTokens()));
    Exchange exchange = open.exchange();
    Reply reply = open.dialect().answer(answer, answer.json(exchange.allocator()), open.fate());
    if (breakOff == BreakOff.CUT) {
      exchange.cut(reply);
    } else {
      exchange.reply(reply);
    }
  }

  private void stream(Open open, Answer answer, BreakOff breakOff) {
    StreamedAnswer streamed =
        new StreamedAnswer(
            open.exchange(),
            open.dialect().carrier(answer, open.fate()),
            answer,
            open.fate(),
            breakOff,
            output -> log.end(open.call(), open.outcome(), tokens(answer, output)));
    open.exchange().whenGone(() -> gone(open, tokens(answer, streamed.outputTokens())));
    streamed.begin();
  }

  private static Tokens tokens(Answer answer, long output) {
    Prompt.Tokens input = answer.input();
    return new Tokens(input.fresh(), input.write5m(), input.write1h(), input.read(), output);
  }
}
