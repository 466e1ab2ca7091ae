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
import dev.argosy.simulator.quota.Admission;
import dev.argosy.simulator.quota.Ask;
import dev.argosy.simulator.quota.Quotas;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import dev.argosy.simulator.script.Fates;
import dev.argosy.simulator.script.Fault;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The life of a call on any platform: read, counted, judged, admitted by its quota; then, after its
 * latency, its fault, its answer or its stream. Owned by the event loop.
 */
public final class Invocations {
  private final CallLog log;
  private final Fates fates;
  private final Quotas quotas;
  private final LongSupplier nanos;
  private StreamWatch watch = StreamWatch.NONE;

  /** A call that was found valid and that its quota admits. */
  private record Open(
      Call call,
      Fate fate,
      Admission.Admitted admitted,
      Invocation invocation,
      MessagesRequest request,
      Dialect dialect,
      Exchange exchange,
      long begunNanos) {
    String outcome() {
      return fate.step().fault().wireName();
    }
  }

  /** Counts in {@code log} what meets {@code fates}, as far as {@code quotas} admit it. */
  public Invocations(CallLog log, Fates fates, Quotas quotas, LongSupplier nanos) {
    this.log = log;
    this.fates = fates;
    this.quotas = quotas;
    this.nanos = nanos;
  }

  /** Tells this one of streams from now on. */
  public void watch(StreamWatch streams) {
    watch = streams;
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
      log.refuse(call, Calls.REJECTED, Tokens.NONE);
      exchange.reply(refused.orElseThrow());
      return;
    }
    Fate fate = fates.of(call, invocation.model().id());
    switch (admission(invocation, read.get(), call, fate)) {
      case Admission.Refused over -> {
        log.refuse(call, Calls.OVER_QUOTA, Tokens.NONE);
        Fault fault = over.daily() ? Fault.THROTTLE_DAILY : Fault.THROTTLE;
        exchange.reply(dialect.error(fault, over.retryAfterSeconds(), fate.draw()));
      }
      case Admission.Admitted admitted -> {
        Open open =
            new Open(
                call, fate, admitted, invocation, read.get(), dialect, exchange, nanos.getAsLong());
        exchange.whenGone(() -> gone(open, Tokens.NONE));
        exchange.after(fate.nanos() + generating(open), () -> end(open));
      }
    }
  }

  /** A throttle of the script is no matter of the quota. */
  private Admission admission(
      Invocation invocation, MessagesRequest request, Call call, Fate fate) {
    return switch (fault(invocation, fate)) {
      case THROTTLE, THROTTLE_DAILY, QUOTA_EXCEEDED -> Admission.UNLIMITED;
      default ->
          quotas.admit(
              invocation.place(),
              invocation.model().id(),
              new Ask(tokens(request.prompt().tokens(call.number()), 0), request.maxTokens()),
              call.worker());
    };
  }

  private static Fault fault(Invocation invocation, Fate fate) {
    Fault scripted = fate.step().fault();
    return invocation.streamed() ? scripted : scripted.unary();
  }

  /** How long an ordinary answer's tokens take before it is there in one piece. */
  private static long generating(Open open) {
    Fate fate = open.fate();
    return open.invocation().streamed() || fate.step().fault() != Fault.NONE
        ? 0
        : Math.min(fate.outputTokens(), open.request().maxTokens()) * fate.nanosPerToken();
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
    ended(open, stalled ? open.outcome() : Calls.ABANDONED, generated);
  }

  private void ended(Open open, String outcome, Tokens generated) {
    if (outcome.equals(Calls.ABANDONED) || open.fate().step().fault().answers()) {
      log.end(open.call(), outcome, generated);
    } else {
      log.refuse(open.call(), outcome, generated);
    }
    open.admitted().settle(generated);
  }

  private void end(Open open) {
    Fault fault = fault(open.invocation(), open.fate());
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
        ended(open, open.outcome(), Tokens.NONE);
        open.exchange().reset();
      }
      case CLOSE -> {
        ended(open, open.outcome(), Tokens.NONE);
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
        ended(open, open.outcome(), Tokens.NONE);
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
            open.fate());
    if (open.invocation().streamed()) {
      stream(open, answer, breakOff);
      return;
    }
    ended(open, open.outcome(), tokens(answer.input(), answer.outputTokens()));
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
            output -> ended(open, open.outcome(), tokens(answer.input(), output)));
    open.exchange().whenGone(() -> gone(open, tokens(answer.input(), streamed.outputTokens())));
    watch.begins(open.call().key(), nanos.getAsLong() - open.begunNanos());
    streamed.begin();
  }

  private static Tokens tokens(Prompt.Tokens input, long output) {
    return new Tokens(input.fresh(), input.write5m(), input.write1h(), input.read(), output);
  }
}
