package dev.argosy.standalone.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What runs come to, a row for each kind and protocol, and one for all: Markdown. */
public final class Table {
  private static final String HEAD =
      """
      | fault | group protocol | runs | ok | requests | lost | doubled | calls | repeated / in flight when hit | longest stall | silent |
      |---|---|---|---|---|---|---|---|---|---|---|
      """;

  private Table() {}

  /** The table of these runs. */
  public static String of(List<RunReport> runs) {
    Map<String, List<RunReport>> rows = new LinkedHashMap<>();
    for (Kind kind : Kinds.ALL) {
      runs.stream()
          .filter(run -> run.kind().equals(kind.name()))
          .sorted((one, other) -> one.protocol().compareTo(other.protocol()))
          .forEach(
              run ->
                  rows.computeIfAbsent(
                          "%s | %s".formatted(run.kind(), run.protocol()), _ -> new ArrayList<>())
                      .add(run));
    }
    StringBuilder table = new StringBuilder(HEAD);
    rows.forEach((name, row) -> table.append(row(name, row)));
    return table.append(row("**all** | ", runs)).toString();
  }

  private static String row(String name, List<RunReport> runs) {
    String stall =
        runs.stream()
            .max(Comparator.comparingDouble(RunReport::stallSeconds))
            .map(Table::stall)
            .orElse("");
    return "| %s | %d | %d | %,d%s | %,d%s | %,d%s | %,d | %,d / %,d | %s | %d |\n"
        .formatted(
            name,
            runs.size(),
            runs.stream().filter(RunReport::ok).count(),
            sum(runs, RunReport::requests),
            sum(runs, RunReport::unsure) == 0
                ? ""
                : " (%,d unsure)".formatted(sum(runs, RunReport::unsure)),
            sum(runs, RunReport::lost),
            sum(runs, RunReport::gone) == 0
                ? ""
                : " (%,d gone unread)".formatted(sum(runs, RunReport::gone)),
            sum(runs, RunReport::doubled),
            sum(runs, RunReport::replaysAllowed) == 0
                ? ""
                : " (%,d may be)".formatted(sum(runs, RunReport::replaysAllowed)),
            sum(runs, RunReport::platformCalls),
            sum(runs, RunReport::repeatedCalls),
            sum(runs, run -> run.bound() + run.replaysAllowed()),
            stall,
            runs.stream().filter(RunReport::silent).count());
  }

  private static String stall(RunReport run) {
    String[] reasons = run.stallReason().split("; ", 3);
    String most = String.join("; ", List.of(reasons).subList(0, Math.min(2, reasons.length)));
    String reason = most.isEmpty() ? "" : ": " + most;
    return "%.1f s%s".formatted(run.stallSeconds(), reason);
  }

  private static long sum(List<RunReport> runs, ToLongFunction<RunReport> each) {
    return runs.stream().mapToLong(each).sum();
  }
}
