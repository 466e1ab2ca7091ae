package dev.argosy.client;

import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Small requests and their ends. */
final class Requests {
  /** The answer to {@link #saying}: its own text. */
  static final Function<Request, FakeAnswer> ECHO =
      request -> FakeAnswer.text("echo " + request.tags().get("say"));

  static final Function<Request, FakeAnswer> SILENCE = request -> FakeAnswer.silence();

  private Requests() {}

  /** A builder whose request {@link #ECHO} answers with this text. */
  static MessageRequest.Builder saying(String text) {
    return MessageRequest.builder()
        .model("claude-haiku-4-5")
        .maxTokens(16)
        .user(text)
        .tag("say", text);
  }

  static Request say(String text) {
    return saying(text).build();
  }

  static Result resultOf(CompletableFuture<Result> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException none) {
      throw new AssertionError("no result", none);
    }
  }

  static String textOf(CompletableFuture<Result> future) {
    return Answer.of(resultOf(future)).text();
  }

  /** What the future ended with instead of a result. */
  static FleetException failureOf(CompletableFuture<?> future) {
    try {
      Object result = future.get(60, TimeUnit.SECONDS);
      throw new AssertionError("ended with " + result);
    } catch (ExecutionException failed) {
      return (FleetException) failed.getCause();
    } catch (InterruptedException | TimeoutException none) {
      throw new AssertionError("did not end", none);
    }
  }
}
