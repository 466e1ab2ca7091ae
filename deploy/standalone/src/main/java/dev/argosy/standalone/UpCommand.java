package dev.argosy.standalone;

import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import dev.argosy.worker.Worker;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code argosy up}: the whole stack in one process, until stopped. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a broker, simulated clouds and workers in one process, until Ctrl-C.",
      "",
      "  argosy up",
      "  argosy up --workers 3 --kafka-port 9092 --data /tmp/argosy",
      "",
      "Prints",
      "  bedrock=URL vertex=URL config=FILE",
      "and then, when all of it serves, alone on its line",
      "  ready bootstrap-servers=127.0.0.1:P",
      "",
      "FILE is a worker's configuration for this stack: argosy worker --config FILE adds a worker.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 stopped; 2 usage; 3 environment, such as a port that is taken.")
final class UpCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--kafka-port",
      paramLabel = "P",
      defaultValue = "0",
      description = "The broker's port. Default: any free one.")
  int kafkaPort;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Workers in this process; 0 for none. Default: ${DEFAULT-VALUE}.")
  int workers = 1;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Where the broker keeps its data; started again on them it goes on.",
        "Default: a temporary directory, deleted at the end."
      })
  @Nullable Path data;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Of each topic that may have several. Default: 12.")
  @Nullable Integer partitions;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      defaultValue = "512",
      description = "Calls of one worker at once, in FILE. Default: ${DEFAULT-VALUE}.")
  int maxInFlight = 512;

  @Mixin final SimulatorCommand.Behaviour behaviour = new SimulatorCommand.Behaviour();

  UpCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    require(workers >= 0 && workers <= 64, "--workers must be 0..64");
    require(partitions == null || partitions > 0, "--partitions must be 1 or more");
    require(maxInFlight > 0 && maxInFlight <= 1 << 16, "--max-in-flight must be 1..65536");
    return OrderlyEnd.run(
        end -> {
          if (data != null) {
            return run(data, end);
          }
          try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            return run(directory.path(), end);
          }
        });
  }

  private int run(Path directory, OrderlyEnd end) throws InterruptedException {
    try (Stack stack = Stack.start(config(directory))) {
      for (int number = 1; number <= workers; number++) {
        Worker worker = stack.addWorker("up-" + number);
        Thread.ofVirtual().start(() -> watch(worker, end));
      }
      shell.line(
          "bedrock=%s vertex=%s config=%s"
              .formatted(
                  stack.simulator().bedrockUrl(),
                  stack.simulator().vertexUrl(),
                  stack.workerFile()));
      shell.line("ready bootstrap-servers=" + stack.kafka().bootstrapServers());
      return end.await();
    }
  }

  /** A worker that ends although nobody asked takes the stack with it, with its exit code. */
  private void watch(Worker worker, OrderlyEnd end) {
    try {
      int exitCode = worker.awaitExit();
      if (exitCode != ExitCode.DONE) {
        shell.say("argosy: worker " + worker.id() + " has ended");
        end.ask(exitCode);
      }
    } catch (InterruptedException neverInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private StackConfig config(Path directory) {
    return new StackConfig(
        directory.toAbsolutePath(),
        SimulatorCommand.port(kafkaPort),
        behaviour.config(),
        partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions),
        maxInFlight,
        StackConfig.RETRY);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new UsageProblem(rule);
    }
  }
}
