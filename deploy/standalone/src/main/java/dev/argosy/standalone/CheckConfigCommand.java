package dev.argosy.standalone;

import dev.argosy.standalone.kafka.WorkerKafka;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.config.InvalidConfig;
import dev.argosy.worker.config.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code argosy check-config}: all that is wrong with a worker's configuration. */
@Command(
    name = "check-config",
    mixinStandardHelpOptions = true,
    description = {
      "Prints all that is wrong with a worker's configuration, or ok.",
      "",
      "Reads it as the worker would, environment included, and meets no cluster. Exit 2 if",
      "something is wrong.",
      ""
    })
final class CheckConfigCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "The configuration, in YAML.")
  Path file = Path.of("worker.yaml");

  @Option(names = "--json", description = "Prints {\"ok\",\"problems\":[{path,rule,value}]}.")
  boolean json;

  @Mixin final WorkerKafka kafka;

  CheckConfigCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new WorkerKafka(shell.environment());
  }

  @Override
  public Integer call() {
    List<Problem> problems = problems();
    if (json) {
      shell.json(
          Map.of(
              "ok", problems.isEmpty(), "problems", problems.stream().map(this::object).toList()));
    } else if (problems.isEmpty()) {
      shell.line("ok");
    } else {
      problems.forEach(problem -> shell.line(problem.toString()));
    }
    if (!problems.isEmpty()) {
      shell.say("argosy: " + file + ": " + problems.size() + " problem(s)");
      return ExitCode.USAGE;
    }
    return ExitCode.DONE;
  }

  private List<Problem> problems() {
    try {
      var _ = kafka.over(new ConfigReader(shell.environment()).read(file).kafka());
      return List.of();
    } catch (InvalidConfig invalid) {
      return invalid.problems();
    }
  }

  private Map<String, String> object(Problem problem) {
    return Map.of("path", problem.path(), "rule", problem.rule(), "value", problem.value());
  }
}
