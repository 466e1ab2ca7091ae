package dev.argosy.standalone.faults;

import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.calls.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Made-up calls, and the ledger of their requests. */
final class Called {
  private final List<Calls.Start> starts = new ArrayList<>();
  private final Map<String, Long> byRequest = new HashMap<>();
  private final Map<String, Long> refused = new HashMap<>();
  private final Ledger ledger = new Ledger(() -> 0);

  Ledger ledger() {
    return ledger;
  }

  /** A worker calls for a request, which is posted if it is new. */
  void by(String worker, String request) {
    long number = byRequest.merge(request, 1L, Long::sum);
    starts.add(new Calls.Start(0, worker, request, number));
    if (number == 1) {
      ledger.posted(request, false);
      ledger.acknowledged(request);
    }
  }

  /** A worker calls and is refused. */
  void refused(String worker, String request) {
    by(worker, request);
    refused.merge(request, 1L, Long::sum);
  }

  /** All calls so far. */
  Calls calls() {
    return new Calls(
        starts.size(),
        0,
        0,
        0,
        byRequest,
        Map.of(),
        Map.of(),
        Map.of(),
        refused,
        Tokens.NONE,
        starts);
  }
}
