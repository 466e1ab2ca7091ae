package dev.argosy.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.standalone.bench.quota.QuotaScenario;
import dev.argosy.standalone.bench.quota.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code argosy bench quota}: how much of a quota is spent, and how often calls are throttled. */
@Command(
    name = "quota",
    mixinStandardHelpOptions = true,
    description = {
      "Runs workers against clouds that keep the platforms' quota laws.",
      "",
      "  argosy bench quota --scenario one-worker",
      "",
      "Each scenario runs in real time, five minutes at most by default. Without --scenario their",
      "names are listed.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 measured, and no result lost or doubled; 1 one was; 2 usage; 3 environment.")
final class QuotaBenchCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Shell shell;

  @Option(names = "--scenario", paramLabel = "NAME", description = "Which one.")
  @Nullable String scenario;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long; each scenario says what it means. Default: the scenario's own.")
  @Nullable Integer seconds;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "How many, where no quota decides. Default: the scenario's own.")
  @Nullable Integer requests;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Worker processes at the start. Default: the scenario's own.")
  @Nullable Integer workers;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "15",
      description = {
        "Seconds of the rate that the cloud lets be saved up, where the quota is kept busy.",
        "Default: ${DEFAULT-VALUE}."
      })
  int window = Size.WINDOW_SECONDS;

  @Option(
      names = "--append",
      paramLabel = "FILE",
      description = "Adds the figures to this file, one object a line.")
  @Nullable Path append;

  @Option(names = "--json", description = "Prints one object with all figures.")
  boolean json;

  QuotaBenchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (scenario == null) {
      list();
      return ExitCode.DONE;
    }
    QuotaScenario chosen = chosen(scenario);
    Size own = chosen.size();
    Size size =
        new Size(
            Objects.requireNonNullElse(seconds, own.seconds()),
            Objects.requireNonNullElse(requests, own.requests()),
            Objects.requireNonNullElse(workers, own.workers()),
            window);
    Map<String, Object> figures = chosen.run(size, shell);
    if (append != null) {
      append(append, figures);
    }
    if (json) {
      shell.json(figures);
    } else {
      figures.forEach((name, value) -> shell.line("%-24s %s".formatted(name, value)));
    }
    return exact(figures) ? ExitCode.DONE : ExitCode.WORK_LOST;
  }

  private void list() {
    Map<String, Object> names = new LinkedHashMap<>();
    for (QuotaScenario each : QuotaScenario.values()) {
      names.put(each.wireName(), each.description());
    }
    if (json) {
      shell.json(names);
    } else {
      names.forEach((name, description) -> shell.line("%-16s %s".formatted(name, description)));
    }
  }

  private static QuotaScenario chosen(String name) {
    return QuotaScenario.named(name)
        .orElseThrow(
            () ->
                new UsageProblem(
                    "--scenario must be one of %s, was %s"
                        .formatted(
                            Arrays.stream(QuotaScenario.values())
                                .map(QuotaScenario::wireName)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  private static void append(Path file, Map<String, Object> figures) {
    try {
      Files.writeString(
          file,
          JSON.writeValueAsString(figures) + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("not writable as JSON: " + figures.keySet(), bug);
    } catch (IOException unwritable) {
      throw new EnvironmentProblem("can't write to " + file, unwritable);
    }
  }

  /** Nothing lost and nothing doubled, in the run itself and in runs beside it. */
  private static boolean exact(Map<?, ?> figures) {
    return figures.entrySet().stream()
        .allMatch(
            figure ->
                switch (figure.getValue()) {
                  case Map<?, ?> inner -> exact(inner);
                  case Long count
                      when figure.getKey().equals("missing")
                          || figure.getKey().equals("duplicates") ->
                      count == 0;
                  default -> true;
                });
  }
}
