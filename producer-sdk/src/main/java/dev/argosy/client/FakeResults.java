package dev.argosy.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.Call;
import dev.argosy.contract.Cost;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.NativeMessage;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.ServedBy;
import dev.argosy.contract.Status;
import dev.argosy.contract.Timing;
import dev.argosy.contract.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results as a worker would write them: everything that is echoed is there, a price where one was
 * given.
 */
final class FakeResults {
  private static final String WHERE = "fake";
  private static final Cost UNPRICED = new Cost(null, "USD", null, null);

  private FakeResults() {}

  /** The result of this answer; null if the answer is none. */
  static @Nullable Result of(Request request, FakeAnswer given, Instant now) {
    FakeAnswer answer = given.unpriced();
    Cost cost = given instanceof FakeAnswer.Priced priced ? priced.cost() : UNPRICED;
    if (answer instanceof FakeAnswer.Text text) {
      return succeeded(request, answer, message(request, text.text()), cost, now);
    }
    if (answer instanceof FakeAnswer.Message message) {
      return succeeded(request, answer, message.response(), cost, now);
    }
    if (answer instanceof FakeAnswer.Pieces pieces) {
      List<List<String>> attempts = pieces.attempts();
      String text = String.join("", attempts.get(attempts.size() - 1));
      return succeeded(request, answer, message(request, text), cost, now);
    }
    return answer instanceof FakeAnswer.Failure failure ? failed(request, failure, now) : null;
  }

  private static RawJson message(Request request, String text) {
    ObjectNode message = NativeJson.MAPPER.createObjectNode();
    message.put("id", "msg_" + request.id());
    message.put("type", "message");
    message.put("role", "assistant");
    message.put("model", request.body().model());
    message.putArray("content").addObject().put("type", "text").put("text", text);
    message.put("stop_reason", "end_turn");
    message.putNull("stop_sequence");
    message.putObject("usage").put("input_tokens", 1).put("output_tokens", 1);
    return NativeJson.raw("message", message);
  }

  private static Result succeeded(
      Request request, FakeAnswer answer, RawJson message, Cost cost, Instant now) {
    Usage usage = NativeMessage.read(message.bytes()).map(NativeMessage::usage).orElse(Usage.NONE);
    String model = request.body().model();
    ServedBy servedBy = new ServedBy(WHERE, null, WHERE, "global", model, model);
    List<Call> calls = new ArrayList<>();
    int attempt = answer instanceof FakeAnswer.Pieces pieces ? pieces.attempts().size() : 1;
    for (int broken = 1; broken < attempt; broken++) {
      calls.add(new Call(broken, WHERE, "failed", now, 0, null));
    }
    calls.add(new Call(attempt, WHERE, "completed", now, 0, null));
    return result(
        request, answer, Status.SUCCEEDED, message, null, usage, cost, servedBy, calls, now);
  }

  private static Result failed(Request request, FakeAnswer.Failure failure, Instant now) {
    Status status =
        failure.type() == ErrorType.EXPIRED
            ? Status.EXPIRED
            : failure.type() == ErrorType.CANCELLED ? Status.CANCELLED : Status.FAILED;
    ResultError error = ResultError.of(failure.type(), failure.message());
    return result(request, failure, status, null, error, null, null, null, List.of(), now);
  }

  private static Result result(
      Request request,
      FakeAnswer answer,
      Status status,
      @Nullable RawJson message,
      @Nullable ResultError error,
      @Nullable Usage usage,
      @Nullable Cost cost,
      @Nullable ServedBy servedBy,
      List<Call> calls,
      Instant now) {
    return new Result(
        request.id(),
        status,
        message,
        error,
        usage,
        cost,
        servedBy,
        FakeStreams.named(request, answer),
        calls,
        null,
        new Timing(request.submittedAt(), now, calls.isEmpty() ? null : now, null, now),
        request.tenant(),
        request.tags(),
        request.metadata(),
        WHERE);
  }
}
