package dev.argosy.standalone;

import dev.argosy.standalone.kafka.WorkerKafka;
import dev.argosy.standalone.stack.Workers;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.Worker;
import dev.argosy.worker.WorkerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code argosy worker}: one worker, until stopped. What a container runs. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one worker, until Ctrl-C or SIGTERM.",
      "",
      "  argosy worker --config worker.yaml",
      "  argosy worker --config worker.yaml --id worker-1",
      "",
      "Then it drains: open calls end and are settled, the rest goes to the other workers. Prints,",
      "once it serves,",
      "  ready worker=W",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer =
        "  0 drained; 2 usage or configuration; 3 environment; 4 fenced by another worker of the same id.")
final class WorkerCommand implements Callable<Integer> {
  /**
   * For ever: a cluster that is away comes back, and the worker says meanwhile what it waits for.
   * What no waiting mends ends it.
   */
  private static final Duration UNTIL_READY = Duration.ofDays(3650);

  private final Shell shell;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration; check-config says what is wrong with it.")
  Path config = Path.of("worker.yaml");

  @Option(
      names = "--id",
      paramLabel = "W",
      description = {
        "Who it is, in place of worker.id; no other may run under the same id.",
        "Default: the file's, else one made of the host's name and a random suffix."
      })
  @Nullable String id;

  @Mixin final WorkerKafka kafka;

  WorkerCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new WorkerKafka(shell.environment());
  }

  @Override
  public Integer call() throws Exception {
    WorkerConfig read = new ConfigReader(shell.environment()).read(config);
    WorkerConfig reached = Workers.meeting(kafka.over(read.kafka()), read);
    WorkerConfig named = id == null ? reached : Workers.named(reached, id);
    return OrderlyEnd.run(
        end -> {
          Worker worker = Worker.start(named);
          end.whenAsked(worker::stop);
          if (worker.awaitReady(UNTIL_READY)) {
            shell.line("ready worker=" + worker.id());
          }
          return worker.awaitExit();
        });
  }
}
