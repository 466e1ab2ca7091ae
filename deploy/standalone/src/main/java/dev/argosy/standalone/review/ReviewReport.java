package dev.argosy.standalone.review;

import dev.argosy.client.tools.Spent;
import dev.argosy.standalone.Plain;
import dev.argosy.standalone.asking.EachFile;
import dev.argosy.standalone.asking.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was found in a range, as it comes together and as it is told. Used under one lock. */
public final class ReviewReport {
  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::severity).thenComparing(Finding::line);

  private final Range range;
  private final SortedMap<String, List<Finding>> reviewed = new TreeMap<>();
  private final SortedMap<String, String> skipped = new TreeMap<>();
  private final SortedMap<String, Failure> failed = new TreeMap<>();

  /** Nothing yet. */
  public ReviewReport(Range range) {
    this.range = range;
  }

  /** A file was looked at. */
  public void reviewed(String file, Review review) {
    reviewed.put(file, review.findings().stream().sorted(WORST_FIRST).toList());
  }

  /** A file was not looked at, on purpose. */
  public void skipped(String file, String why) {
    skipped.put(file, why);
  }

  /** A file should have been looked at, and was not. */
  public void failed(String file, Failure failure) {
    failed.put(file, failure);
  }

  /** Whether a file that should have been looked at was not. */
  public boolean incomplete() {
    return !failed.isEmpty();
  }

  /** How many findings are at least as bad. */
  public long atLeast(Severity severity) {
    return reviewed.values().stream()
        .flatMap(List::stream)
        .filter(finding -> finding.severity().compareTo(severity) <= 0)
        .count();
  }

  /** The report in Markdown. */
  public String markdown(Spent spent) {
    StringBuilder out = new StringBuilder();
    out.append("# Review of ").append(Plain.line(range.shown())).append("\n\n");
    out.append(
        "%s: %,d high, %,d medium, %,d low; %s looked at, %,d not. %,d tokens in, %,d out, %s.\n"
            .formatted(
                count(atLeast(Severity.LOW), "finding"),
                atLeast(Severity.HIGH),
                atLeast(Severity.MEDIUM) - atLeast(Severity.HIGH),
                atLeast(Severity.LOW) - atLeast(Severity.MEDIUM),
                count(reviewed.size(), "file"),
                skipped.size() + failed.size(),
                spent.usage().totalInputTokens(),
                spent.usage().outputTokens(),
                EachFile.cost(spent)));
    reviewed.forEach((file, findings) -> markdown(out, file, findings));
    if (!failed.isEmpty()) {
      out.append("\n## Could not be looked at\n\n");
      failed.forEach((file, failure) -> item(out, file, failure.message()));
    }
    if (!skipped.isEmpty()) {
      out.append("\n## Not looked at\n\n");
      skipped.forEach((file, why) -> item(out, file, why));
    }
    return out.toString();
  }

  private static String count(long number, String what) {
    return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }

  private static void item(StringBuilder out, String file, String text) {
    out.append("- ").append(Plain.code(file)).append(": ").append(Plain.line(text)).append('\n');
  }

  private static void markdown(StringBuilder out, String file, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    out.append("\n## ").append(Plain.code(file)).append('\n');
    for (Finding finding : findings) {
      String severity = finding.severity().name().toLowerCase(Locale.ROOT);
      String where = finding.line() > 0 ? ", line " + finding.line() : "";
      out.append("\n**").append(severity).append(where).append(":** ");
      out.append(Plain.line(finding.what())).append("\n\n");
      out.append(Plain.text(finding.why())).append('\n');
      finding
          .suggestion()
          .map(Plain::text)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> out.append("\nSuggestion: ").append(text).append('\n'));
    }
  }

  /** The object of {@code --json}. */
  public Map<String, Object> object(Spent spent) {
    List<Map<String, Object>> findings = new ArrayList<>();
    reviewed.forEach((file, all) -> all.forEach(finding -> findings.add(object(file, finding))));
    Map<String, Object> failures = new LinkedHashMap<>();
    failed.forEach(
        (file, failure) ->
            failures.put(file, Map.of("type", failure.type(), "message", failure.message())));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("range", range.shown());
    object.put("base", range.base());
    object.put("head", range.head());
    object.put("findings", findings);
    object.put("reviewed", List.copyOf(reviewed.keySet()));
    object.put("skipped", skipped);
    object.put("failed", failures);
    object.put(
        "tokens",
        Map.of("input", spent.usage().totalInputTokens(), "output", spent.usage().outputTokens()));
    object.put("unpriced", spent.unpriced());
    object.put("cost_usd", spent.pricedUsd().toPlainString());
    return object;
  }

  private static Map<String, Object> object(String file, Finding finding) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", file);
    object.put("line", Math.max(0, finding.line()));
    object.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    object.put("what", finding.what());
    object.put("why", finding.why());
    object.put("suggestion", finding.suggestion().orElse(null));
    return object;
  }
}
