package dev.argosy.standalone;

import dev.argosy.standalone.bench.MemoryBench;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code argosy bench memory}: large requests through a small heap. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "Sends large requests through a worker whose heap holds a small part of them.",
      "",
      "  argosy bench memory --requests 100",
      "",
      "It must live, answer each once, and hold no more than max-buffered-bytes and, for each",
      "partition, one request beyond.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 all of that; 1 not; 2 usage; 3 environment.")
final class MemoryBenchCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  int requests = 1_000;

  @Option(
      names = "--mib",
      paramLabel = "N",
      defaultValue = "10",
      description = "MiB of each; 1 to 19. Default: ${DEFAULT-VALUE}.")
  int mebibytes = 10;

  @Option(
      names = "--heap",
      paramLabel = "N",
      defaultValue = "512",
      description = "MiB of the worker's heap. Default: ${DEFAULT-VALUE}.")
  int heap = 512;

  @Option(
      names = "--buffered",
      paramLabel = "N",
      defaultValue = "96",
      description = "MiB of its max-buffered-bytes. Default: ${DEFAULT-VALUE}.")
  int buffered = 96;

  @Option(names = "--json", description = "Prints one object with all figures.")
  boolean json;

  MemoryBenchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    require("--requests", requests, 1, Integer.MAX_VALUE);
    require("--mib", mebibytes, 1, 19);
    require("--heap", heap, 64, Integer.MAX_VALUE);
    require("--buffered", buffered, 33, Integer.MAX_VALUE);
    MemoryBench.Size size =
        new MemoryBench.Size(requests, mebibytes, heap, buffered, MemoryBench.Size.DEFAULT.call());
    Map<String, Object> figures = new MemoryBench(size, shell).measure();
    return BenchCommand.told(figures, json, shell);
  }

  private static void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      String range = most == Integer.MAX_VALUE ? least + " or more" : least + ".." + most;
      throw new UsageProblem("%s must be %s, was %d".formatted(option, range, value));
    }
  }
}
