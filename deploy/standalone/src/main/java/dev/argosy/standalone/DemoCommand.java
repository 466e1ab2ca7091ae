package dev.argosy.standalone;

import dev.argosy.standalone.demo.Demo;
import dev.argosy.standalone.demo.DemoConfig;
import dev.argosy.standalone.demo.Report;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code argosy demo}: see it work. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a mixed job from end to end in one process and checks the outcome.",
      "",
      "  argosy demo",
      "  argosy demo --requests 20000 --seed 7 --json",
      "",
      "A broker, a simulated Bedrock that throttles, fails and resets, and a worker; requests of",
      "several models and tenants, some of which must fail or expire. Then each request must have",
      "exactly one result, the one it was made to have; else exit 1. Needs neither network nor",
      "account, and leaves nothing behind.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer =
        "  0 every request has the one result it was made to have; 1 one has not; 2 usage; 3 environment.")
final class DemoCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  int requests = 2000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of the job, its faults and latencies. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--lose",
      paramLabel = "K",
      defaultValue = "0",
      description = "The auditor drops K results on purpose: it must notice, and exit 1.")
  int lose;

  @Option(names = "--json", description = "Prints one object with all numbers.")
  boolean json;

  DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Report report = new Demo(new DemoConfig(requests, seed, lose), shell).run();
    if (json) {
      shell.json(report.object());
    } else {
      report.print(shell);
    }
    report.complain(shell);
    return report.exitCode();
  }
}
