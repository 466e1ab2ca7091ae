package dev.argosy.standalone;

import dev.argosy.standalone.bench.SoakBench;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code argosy bench soak}: whether a worker's heap grows for ever. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Keeps a worker busy, with faults among its calls, and looks whether its heap grows.",
      "",
      "  argosy bench soak --minutes 20",
      "",
      "What is reachable is measured every two seconds after a full collection (this needs a JDK's",
      "jcmd); a line by least squares is put through the last two thirds of the time.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 steady; 1 it grows; 2 usage; 3 environment.")
final class SoakBenchCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long. Default: ${DEFAULT-VALUE}.")
  int minutes = 20;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      converter = PerSecond.class,
      defaultValue = "200",
      description = "Requests a second. Default: ${DEFAULT-VALUE}.")
  int rate = 200;

  @Option(names = "--json", description = "Prints one object with all figures.")
  boolean json;

  SoakBenchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (minutes < 1) {
      throw new UsageProblem("--minutes must be 1 or more, was " + minutes);
    }
    SoakBench soak = new SoakBench(Duration.ofMinutes(minutes), rate, shell);
    return BenchCommand.told(soak.measure(), json, shell);
  }
}
