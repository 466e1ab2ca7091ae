package dev.argosy.standalone;

import dev.argosy.standalone.bench.BareLoopProcess;
import dev.argosy.standalone.bench.Bench;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.WorkerConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code argosy bare-loop}: the process that bench measures as its upper bound. */
@Command(
    name = "bare-loop",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Runs the loop that bench compares a worker with, until SIGTERM.")
final class BareLoopCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "A worker's configuration.")
  Path config = Path.of("worker.yaml");

  BareLoopCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    WorkerConfig read = new ConfigReader(shell.environment()).read(config);
    return OrderlyEnd.run(
        end -> BareLoopProcess.run(read, Bench.MODEL, () -> shell.line("ready"), end));
  }
}
