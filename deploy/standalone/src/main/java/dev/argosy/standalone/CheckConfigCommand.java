package dev.argosy.standalone;

import dev.argosy.standalone.kafka.WorkerKafka;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.admission.Plans;
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
      "  argosy check-config worker.yaml",
      "",
      "Reads it as the worker would, environment included, and meets no cluster. Exit 2 if",
      "something is wrong. With --json it also counts the plans: topics create --config makes a",
      "partition for the parked requests of each.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 it is good; 2 it is not.")
final class CheckConfigCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "The configuration, in YAML.")
  Path file = Path.of("worker.yaml");

  @Option(
      names = "--json",
      description = "Prints {\"ok\",\"problems\":[{path,rule,value}],\"plans\"}.")
  boolean json;

  @Mixin final WorkerKafka kafka;

  CheckConfigCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new WorkerKafka(shell.environment());
  }

  @Override
  public Integer call() {
    int plans = 0;
    List<Problem> problems = List.of();
    try {
      plans = plans();
    } catch (InvalidConfig invalid) {
      problems = invalid.problems();
    }
    if (json) {
      shell.json(
          Map.of(
              "ok",
              problems.isEmpty(),
              "problems",
              problems.stream().map(this::object).toList(),
              "plans",
              plans));
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

  /** How many plans the configuration has: each needs a partition of the parked requests. */
  private int plans() {
    WorkerConfig config = new ConfigReader(shell.environment()).read(file);
    var _ = kafka.over(config.kafka());
    return Plans.of(config.models().values()).size();
  }

  private Map<String, String> object(Problem problem) {
    return Map.of("path", problem.path(), "rule", problem.rule(), "value", problem.value());
  }
}
