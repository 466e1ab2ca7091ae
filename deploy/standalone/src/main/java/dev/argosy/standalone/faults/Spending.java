package dev.argosy.standalone.faults;

import dev.argosy.simulator.calls.Calls;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the clouds were asked for. A call counts as repeated if it was answered, or given up,
 * although it is not the one that its request's result needs; those that the platform refused count
 * apart.
 *
 * @param calls all of them
 * @param refused those that the platform met with a fault
 * @param repeated beyond what results need
 * @param bound on the repeated ones: calls in flight of the workers hit
 * @param unexplained requests called again although no call of theirs was open at a worker hit and
 *     nothing lets them run again, each with who called it
 */
record Spending(long calls, long refused, long repeated, long bound, List<String> unexplained) {
  Spending {
    unexplained = List.copyOf(unexplained);
  }

  /** Of a whole run. */
  static Spending of(Calls calls, Ledger ledger, Bound bound) {
    List<String> unexplained =
        calls.byRequest().keySet().stream()
            .filter(
                request ->
                    repeated(calls, ledger, request) > bound.of(request) + ledger.replays(request))
            .sorted()
            .map(request -> request + " by " + callers(calls, request))
            .toList();
    long repeated =
        calls.byRequest().keySet().stream()
            .mapToLong(request -> repeated(calls, ledger, request))
            .sum();
    return new Spending(calls.calls(), calls.refused(), repeated, bound.total(), unexplained);
  }

  private static long repeated(Calls calls, Ledger ledger, String request) {
    return calls.servedOf(request) - (ledger.neededCall(request) ? 1 : 0);
  }

  private static String callers(Calls calls, String request) {
    return calls.started().stream()
        .filter(start -> start.request().equals(request))
        .map(Calls.Start::worker)
        .collect(Collectors.joining(", "));
  }
}
