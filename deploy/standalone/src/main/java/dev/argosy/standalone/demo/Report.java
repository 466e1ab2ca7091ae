package dev.argosy.standalone.demo;

import dev.argosy.contract.Status;
import dev.argosy.contract.Usage;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.standalone.ExitCode;
import dev.argosy.standalone.Shell;
import dev.argosy.standalone.kafka.Audit;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What came of the demo, for a person and for a program. */
public final class Report {
  private static final int EXAMPLES = 5;

  private final DemoConfig config;
  private final Tally tally;
  private final Calls calls;
  private final double seconds;

  Report(DemoConfig config, Tally tally, Calls calls, double seconds) {
    this.config = config;
    this.tally = tally;
    this.calls = calls;
    this.seconds = seconds;
  }

  /** Whether each request has exactly one result, and the one that the job says. */
  public int exitCode() {
    return tally.audit().exact() && tally.unplanned().isEmpty()
        ? ExitCode.DONE
        : ExitCode.WORK_LOST;
  }

  /** The object of {@code --json}. */
  public Map<String, Object> object() {
    Audit audit = tally.audit();
    Usage usage = tally.usage();
    Map<String, Object> tokens = new LinkedHashMap<>();
    tokens.put("input", usage.inputTokens());
    tokens.put("output", usage.outputTokens());
    tokens.put("cache_write_5m", usage.cacheWrite5mTokens());
    tokens.put("cache_write_1h", usage.cacheWrite1hTokens());
    tokens.put("cache_read", usage.cacheReadTokens());
    Map<String, Object> latency = new LinkedHashMap<>();
    latency.put("p50", tally.latencyMillis(50));
    latency.put("p99", tally.latencyMillis(99));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("submitted", config.requests());
    object.put("results", audit.results());
    object.put("succeeded", tally.ended(Status.SUCCEEDED));
    object.put("failed", tally.ended(Status.FAILED));
    object.put("expired", tally.ended(Status.EXPIRED));
    object.put("cancelled", tally.ended(Status.CANCELLED));
    object.put("missing", audit.missing());
    object.put("duplicates", audit.duplicates());
    object.put("retries", tally.retries());
    object.put("throttles", throttles());
    object.put("platform_calls", calls.calls());
    object.put("unpriced", tally.unpriced());
    object.put("tokens", tokens);
    object.put("cost_usd", tally.cost().toPlainString());
    object.put("latency_ms", latency);
    object.put("seconds", seconds);
    object.put("seed", config.seed());
    return object;
  }

  private long throttles() {
    return calls.ended(Calls.OVER_QUOTA)
        + calls.ended("throttle")
        + calls.ended("throttle-daily")
        + calls.ended("quota-exceeded")
        + calls.ended("model-not-ready");
  }

  /** The summary for a person. */
  public void print(Shell shell) {
    shell.line("");
    shell.line(
        "%,d requests in %.1f s (%,.0f/s), seed %d"
            .formatted(
                config.requests(), seconds, tally.audit().results() / seconds, config.seed()));
    shell.line("");
    shell.line(
        "  %-20s %9s %12s %12s %12s %14s"
            .formatted("model", "billed", "input", "cached", "output", "cost"));
    tally.models().forEach((name, model) -> shell.line(row(name, model)));
    shell.line("");
    shell.line(
        "  ended         %,d succeeded, %,d failed, %,d expired, %,d cancelled%s"
            .formatted(
                tally.ended(Status.SUCCEEDED),
                tally.ended(Status.FAILED),
                tally.ended(Status.EXPIRED),
                tally.ended(Status.CANCELLED),
                tally.unplanned().isEmpty() ? ", each as its request was made to" : ""));
    shell.line("  errors        " + list(tally.errors()));
    shell.line("  the cloud     %,d calls: %s".formatted(calls.calls(), list(calls.byOutcome())));
    shell.line("  served by     " + list(tally.platforms()));
    shell.line(
        "  streams       %,d in %,d chunks%s"
            .formatted(
                tally.streams(),
                tally.chunks(),
                tally.incompleteStreams() == 0
                    ? ", all there"
                    : ", %,d not complete".formatted(tally.incompleteStreams())));
    shell.line(
        "  retries       %,d further attempts; a throttle is none".formatted(tally.retries()));
    shell.line(
        "  latency       p50 %,d ms, p99 %,d ms, from submission to result"
            .formatted(tally.latencyMillis(50), tally.latencyMillis(99)));
    shell.line(
        "  cost          $%s at list prices%s"
            .formatted(
                dollars(tally.cost()),
                tally.unpriced() == 0 ? "" : ", %,d calls unpriced".formatted(tally.unpriced())));
    Audit audit = tally.audit();
    shell.line(
        "  exactly once  %s: %,d ids, %,d results, %,d missing, %,d duplicates"
            .formatted(
                audit.exact() ? "yes" : "NO",
                audit.ids(),
                audit.results(),
                audit.missing(),
                audit.duplicates()));
    shell.line("");
  }

  /** What is wrong, if anything is, with some of the ids. */
  public void complain(Shell shell) {
    tally.audit().examples(EXAMPLES).forEach(example -> shell.say("argosy: " + example));
    List<String> unplanned = tally.unplanned();
    unplanned.stream()
        .limit(EXAMPLES)
        .forEach(example -> shell.say("argosy: not as planned: " + example));
    if (unplanned.size() > EXAMPLES) {
      shell.say("argosy: ... %,d results not as planned in all".formatted(unplanned.size()));
    }
  }

  private static String row(String name, Tally.ModelTally model) {
    Usage usage = model.usage;
    return "  %-20s %,9d %,12d %,12d %,12d %14s"
        .formatted(
            name,
            model.calls,
            usage.inputTokens(),
            usage.totalInputTokens() - usage.inputTokens(),
            usage.outputTokens(),
            "$" + dollars(model.cost));
  }

  private static String dollars(BigDecimal cost) {
    return cost.stripTrailingZeros().toPlainString();
  }

  private static String list(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(count -> "%,d %s".formatted(count.getValue(), count.getKey()))
        .collect(Collectors.joining(", "));
  }
}
