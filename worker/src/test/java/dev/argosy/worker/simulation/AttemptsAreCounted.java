package dev.argosy.worker.simulation;

import dev.argosy.contract.Call;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Status;
import java.util.List;

/**
 * Guarantee 4: only a failed call costs an attempt; throttles, overloads and hand-overs cost none,
 * and nobody fails for them.
 */
final class AttemptsAreCounted {
  private static final String NAME = "throttles cost no attempt";
  private static final ResultCodec CODEC = new ResultCodec();

  private final History history;
  private final int attemptsMax;

  AttemptsAreCounted(History history, int attemptsMax) {
    this.history = history;
    this.attemptsMax = attemptsMax;
  }

  /** At the end: what the results say. */
  void verify(PartitionLog results) {
    results
        .read(results.start(), Integer.MAX_VALUE)
        .records()
        .forEach(visible -> verify(CODEC.decode(visible.record().value())));
  }

  private void verify(Result result) {
    List<Call> calls = result.calls();
    int expected = 1;
    int failures = 0;
    for (Call call : calls) {
      if (call.attempt() != expected) {
        history.violation(NAME, result.id() + " counts wrong: " + calls);
      }
      if (call.outcome().equals("failed")) {
        expected++;
        failures++;
      }
    }
    if (result.status() == Status.FAILED && result.error() != null && failures < attemptsMax) {
      switch (result.error().type()) {
        case THROTTLED, OVERLOADED, PLATFORM_ERROR, TIMEOUT ->
            history.violation(NAME, result.id() + " failed after " + failures + ": " + calls);
        default -> {}
      }
    }
  }
}
