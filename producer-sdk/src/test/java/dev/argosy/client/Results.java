package dev.argosy.client;

import dev.argosy.contract.Result;
import dev.argosy.contract.ResultStream;
import org.jspecify.annotations.Nullable;

/** Results that a fake does not make. */
final class Results {
  private Results() {}

  /** The same result, naming another stream or none. */
  static Result withStream(Result result, @Nullable ResultStream stream) {
    return new Result(
        result.id(),
        result.status(),
        result.message(),
        result.error(),
        result.usage(),
        result.cost(),
        result.servedBy(),
        stream,
        result.calls(),
        result.reusedFrom(),
        result.timing(),
        result.tenant(),
        result.tags(),
        result.metadata(),
        result.worker());
  }
}
