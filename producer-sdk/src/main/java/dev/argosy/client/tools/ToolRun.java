package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.client.tools.ToolUse.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does what the model asks for in one round: all of it at once, each for a limited time. */
final class ToolRun {
  private final Map<String, Tool> tools;
  private final Executor executor;
  private final Duration timeout;
  private final int charactersMax;

  /** How one use ended, and what the model is told. */
  record Ended(ToolUse use, ObjectNode result) {}

  ToolRun(Map<String, Tool> tools, Executor executor, Duration timeout, int charactersMax) {
    this.tools = tools;
    this.executor = executor;
    this.timeout = timeout;
    this.charactersMax = charactersMax;
  }

  /** Ends when each of them has ended, in their order: a result for every use. */
  CompletableFuture<List<Ended>> all(int round, List<JsonNode> uses, Duration remaining) {
    Duration limit = remaining.compareTo(timeout) < 0 ? remaining : timeout;
    List<CompletableFuture<Ended>> open = uses.stream().map(use -> one(round, use, limit)).toList();
    return CompletableFuture.allOf(open.toArray(CompletableFuture<?>[]::new))
        .thenApply(unused -> open.stream().map(CompletableFuture::join).toList());
  }

  /** The results as the content of a message. */
  static ArrayNode content(List<Ended> ended) {
    ArrayNode content = Json.array();
    ended.forEach(each -> content.add(each.result()));
    return content;
  }

  private CompletableFuture<Ended> one(int round, JsonNode use, Duration limit) {
    Tool tool = tools.get(use.path("name").asText());
    if (tool == null) {
      String names = String.join(", ", tools.keySet());
      return CompletableFuture.completedFuture(
          told(round, use, Outcome.UNKNOWN_TOOL, "no such tool; there are: " + names, null));
    }
    Object input;
    try {
      input = tool.read(use);
    } catch (Misfit misfit) {
      String why = String.valueOf(misfit.getMessage());
      return CompletableFuture.completedFuture(told(round, use, Outcome.INVALID_INPUT, why, null));
    }
    return new Timed(told(round, use, Outcome.TIMED_OUT, "the tool took too long", null))
        .start(
            () -> called(round, use, tool, input),
            limit,
            closed -> told(round, use, Outcome.FAILED, "the tool failed", closed));
  }

  /** One call of a handler, ended by whoever is first: itself or its time. */
  private final class Timed {
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();
    private final CompletableFuture<Ended> timer = new CompletableFuture<>();
    private final AtomicBoolean decided = new AtomicBoolean();
    private final Ended late;

    Timed(Ended late) {
      this.late = late;
    }

    CompletableFuture<Ended> start(
        Callable<Ended> call,
        Duration limit,
        Function<RejectedExecutionException, Ended> notTaken) {
      FutureTask<Boolean> task = new FutureTask<>(() -> end(call.call()));
      // What hangs on the end must not run on the one thread that keeps all times.
      var unused =
          timer
              .orTimeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
              .exceptionallyAsync(
                  over -> {
                    if (decided.compareAndSet(false, true)) {
                      task.cancel(true);
                      ended.complete(late);
                    }
                    return late;
                  });
      try {
        executor.execute(task);
      } catch (RejectedExecutionException closed) {
        end(notTaken.apply(closed));
      }
      return ended;
    }

    /** Whether it came in time. The timer goes first: nothing behind us is to be interrupted. */
    private boolean end(Ended how) {
      boolean inTime = decided.compareAndSet(false, true);
      if (inTime) {
        timer.complete(how);
        ended.complete(how);
      }
      return inTime;
    }
  }

  private Ended called(int round, JsonNode use, Tool tool, Object input) {
    try {
      String output = tool.call(input);
      if (output.length() > charactersMax) {
        String why =
            "the tool's answer of %d characters is over the limit of %d"
                .formatted(output.length(), charactersMax);
        return told(round, use, Outcome.FAILED, why, null);
      }
      return new Ended(used(round, use, Outcome.DONE, null), Bodies.toolResult(use, output, false));
    } catch (ToolFailure failure) {
      return told(round, use, Outcome.FAILED, String.valueOf(failure.getMessage()), failure);
    } catch (Exception failure) { // the handler's own code
      return told(round, use, Outcome.FAILED, "the tool failed", failure);
    } catch (Error broken) { // else the use would never end
      return told(round, use, Outcome.FAILED, "the tool failed", broken);
    }
  }

  private static Ended told(
      int round, JsonNode use, Outcome outcome, String message, @Nullable Throwable failure) {
    return new Ended(used(round, use, outcome, failure), Bodies.toolResult(use, message, true));
  }

  private static ToolUse used(
      int round, JsonNode use, Outcome outcome, @Nullable Throwable failure) {
    return new ToolUse(round, use.path("id").asText(), use.path("name").asText(), outcome, failure);
  }
}
