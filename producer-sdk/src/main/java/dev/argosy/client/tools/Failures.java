package dev.argosy.client.tools;

import dev.argosy.client.FleetException;
import dev.argosy.client.RequestFailedException;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.ResultError;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Futures whose expected failures become values; bugs stay exceptions. */
final class Failures {
  private Failures() {}

  /**
   * How a future ended: with a value, or a failure that is to be expected.
   *
   * @param <A> the value
   */
  record Ended<A>(@Nullable A value, @Nullable FleetException failure) {
    <B> B either(Function<A, B> ofValue, Function<FleetException, B> ofFailure) {
      return failure == null
          ? ofValue.apply(Objects.requireNonNull(value))
          : ofFailure.apply(failure);
    }
  }

  /** Ends as the future does, but with a value where that fails as expected. */
  static <A> CompletableFuture<Ended<A>> values(CompletableFuture<A> future) {
    return future.handle(
        (value, failure) -> {
          Throwable cause =
              failure instanceof CompletionException && failure.getCause() != null
                  ? failure.getCause()
                  : failure;
          if (cause == null) {
            return new Ended<>(value, null);
          }
          if (cause instanceof FleetException expected) {
            return new Ended<>(null, expected);
          }
          throw new CompletionException(cause);
        });
  }

  /** Whether the platform does not let this model be forced to use a tool: it thinks. */
  static boolean cannotBeForced(RuntimeException failure) {
    if (!(failure instanceof RequestFailedException request)) {
      return false;
    }
    ResultError error = request.result().error();
    return error != null
        && error.type() == ErrorType.INVALID_REQUEST
        && error.message().contains("tool_choice");
  }
}
