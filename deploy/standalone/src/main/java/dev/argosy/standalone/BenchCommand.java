package dev.argosy.standalone;

import dev.argosy.simulator.script.Latency;
import dev.argosy.standalone.bench.Bench;
import dev.argosy.standalone.bench.BenchConfig;
import dev.argosy.standalone.bench.LatencyBench;
import dev.argosy.standalone.bench.Restart;
import dev.argosy.standalone.bench.StreamBench;
import dev.argosy.standalone.bench.StreamBenchConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code argosy bench}: how fast, at what cost. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a worker on this machine.",
      "",
      "  argosy bench throughput",
      "  argosy bench latency --json",
      "",
      "  loop        the least that any loop must do between Kafka and the cloud: the upper bound",
      "  throughput  that, then a worker on the same broker and simulated cloud, and their ratio",
      "  latency     what a worker adds to each call when there is little to do",
      "  stream      streams at once, some of which break off; each is judged by its chunks",
      "  quota       how much of a quota is spent, how often calls are throttled: quota --help",
      "  memory      large requests through a small heap: memory --help",
      "  soak        whether the heap grows for ever: soak --help",
      "  restart     kill -9 with calls open: from the next process's start to its first result",
      "",
      "What is measured runs in a process of its own; its CPU time is counted, not the broker's.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 measured; 1 something was not as it must be; 2 usage; 3 environment.")
final class BenchCommand implements Callable<Integer> {
  private final Shell shell;

  /** What can be measured. */
  enum Scenario {
    LOOP,
    THROUGHPUT,
    LATENCY,
    STREAM,
    RESTART
  }

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..1",
      description = "One of ${COMPLETION-CANDIDATES}, or quota, memory, soak.")
  @Nullable Scenario scenario;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "120000",
      description = "Requests measured. Default: ${DEFAULT-VALUE}.")
  int requests = 120_000;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "120000",
      description = "Requests before, not measured. Default: ${DEFAULT-VALUE}.")
  int warmUp = 120_000;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Calls at once. Default: ${DEFAULT-VALUE}.")
  int inFlight = 1024;

  @Option(
      names = "--latency",
      paramLabel = "D..D",
      defaultValue = "0ms..1ms",
      description = "Of every call. Default: ${DEFAULT-VALUE}.")
  String latency = "0ms..1ms";

  @Option(
      names = "--id",
      defaultValue = "same",
      description = "restart: under which id, ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  Restart.Id id = Restart.Id.SAME;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "restart: kills. Default: ${DEFAULT-VALUE}.")
  int runs = 5;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "latency: requests a second. Default: ${DEFAULT-VALUE}.")
  int rate = 50;

  @Option(
      names = "--streams",
      paramLabel = "N",
      defaultValue = "500",
      description = "stream: open at once. Default: ${DEFAULT-VALUE}.")
  int streams = 500;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "stream, latency: how long. Default: ${DEFAULT-VALUE}.")
  int seconds = 60;

  @Option(
      names = "--ramp",
      paramLabel = "D",
      defaultValue = "20s",
      converter = DurationOption.class,
      description =
          "stream: until so many are open; what begins in it is reported, but not measured."
              + " Default: ${DEFAULT-VALUE}.")
  Duration ramp = Duration.ofSeconds(20);

  @Option(
      names = "--truncated",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description = "stream: calls that end before their message does. Default: ${DEFAULT-VALUE}.")
  double truncated = 0.02;

  @Option(
      names = "--first-token",
      paramLabel = "D",
      defaultValue = "300ms",
      converter = DurationOption.class,
      description = "stream: the platform's time to the first byte. Default: ${DEFAULT-VALUE}.")
  Duration firstToken = Duration.ofMillis(300);

  @Option(
      names = "--delta-latency",
      paramLabel = "D..D",
      defaultValue = "10ms..30ms",
      converter = LatencyOption.class,
      description = "stream: the platform's time between deltas. Default: ${DEFAULT-VALUE}.")
  Latency deltaLatency = Latency.NONE;

  @Option(names = "--json", description = "Prints one object with all figures.")
  boolean json;

  BenchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (scenario == null) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "bench: which scenario?");
    }
    Bench bench = new Bench(new BenchConfig(requests, warmUp, inFlight, latency), shell);
    Map<String, Object> figures =
        switch (scenario) {
          case LOOP -> bench.loop();
          case THROUGHPUT -> bench.throughput();
          case LATENCY -> new LatencyBench(rate, 10 * rate, seconds * rate, shell).measure();
          case STREAM ->
              new StreamBench(
                      new StreamBenchConfig(
                          streams,
                          Duration.ofSeconds(seconds),
                          ramp,
                          truncated,
                          firstToken,
                          deltaLatency),
                      shell)
                  .measure();
          case RESTART -> new Restart(id, runs, shell).measure();
        };
    return told(figures, json, shell);
  }

  /** Prints the figures; 0 unless they say that something broke. */
  static int told(Map<String, Object> figures, boolean json, Shell shell) {
    if (json) {
      shell.json(figures);
    } else {
      figures.forEach((name, value) -> shell.line("%-16s %s".formatted(name, value)));
    }
    return Long.valueOf(0).equals(figures.getOrDefault("broken", 0L))
        ? ExitCode.DONE
        : ExitCode.WORK_LOST;
  }
}
