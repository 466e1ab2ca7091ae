package dev.argosy.standalone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argosy.contract.Topics;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.Shell;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.RequestSource;
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A worker under a steady load with throttles, errors and broken calls among it, and what its heap
 * holds after a collection of all of it, over time. What grows for ever shows as a slope.
 *
 * <p>The first third does not count: caches fill, code is compiled. The line through the rest is by
 * least squares; the verdict is a leak if it rises, in an hour, by more than a tenth of what is
 * reachable on average, and surely so: by more than three times the slope's standard error.
 */
public final class SoakBench {
  private static final int PARTITIONS = 6;
  private static final int IN_FLIGHT = 256;
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration STUCK = Duration.ofMinutes(1);
  private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final String FAULTS =
      """
      rates: {throttle: 0.01, server-error: 0.01, reset: 0.005, cut: 0.005, unavailable: 0.005}
      """;

  private final Duration time;
  private final int perSecond;
  private final Shell shell;

  /** A run that has not begun, of at least a minute. */
  public SoakBench(Duration time, int perSecond, Shell shell) {
    this.time = time;
    this.perSecond = perSecond;
    this.shell = shell;
  }

  /** Runs it. */
  public Map<String, Object> measure() {
    shell.say("starting a broker and a simulated cloud ...");
    SimulatorConfig simulator = SimulatorConfig.DEFAULT.withScript(Script.parse(FAULTS));
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Stack stack =
            Stack.start(
                new StackConfig(
                    directory.path(),
                    0,
                    simulator,
                    OptionalInt.of(PARTITIONS),
                    IN_FLIGHT,
                    "attempts-max: 5, delay-base: 100ms, delay-max: 1s"));
        MeteredWorker worker = MeteredWorker.start(stack, directory.path(), List.of("-Xmx512m"));
        CommittedReader results =
            CommittedReader.fromNow(stack.kafka(), Topics.defaults().results());
        Submitter submitter = new Submitter(stack.kafka(), "argosy.requests", _ -> {})) {
      return run(worker, results, submitter);
    }
  }

  private Map<String, Object> run(
      MeteredWorker worker, CommittedReader results, Submitter submitter) {
    List<double[]> samples = new ArrayList<>(); // seconds since the start, bytes
    Set<String> open = new HashSet<>();
    long start = System.nanoTime();
    long progress = start;
    long sample = start;
    long sent = 0;
    boolean sending = true;
    while (sending || !open.isEmpty()) {
      long now = System.nanoTime();
      sending = now - start < time.toNanos();
      long due = sending ? (now - start) * perSecond / 1_000_000_000L : sent;
      for (; sent < due && open.size() < 10 * perSecond; sent++) {
        RequestSource.generated(1, Bench.MODEL, "soak-" + sent)
            .forEach(
                request -> {
                  open.add(String.valueOf(request.id()));
                  submitter.send(request.id(), request.value().bytes());
                });
      }
      for (var result : results.poll(POLL)) {
        open.remove(new String(result.key(), UTF_8));
        progress = System.nanoTime();
      }
      if (sending && now - sample >= 0) {
        samples.add(new double[] {(now - start) / 1e9, worker.reachable()});
        sample = now + EVERY_NANOS;
      }
      if (!worker.alive() || System.nanoTime() - progress > STUCK.toNanos()) {
        throw new EnvironmentProblem("%,d requests have no result".formatted(open.size()));
      }
    }
    return figures(samples, sent);
  }

  private Map<String, Object> figures(List<double[]> samples, long requests) {
    Line line = Line.through(samples.subList(samples.size() / 3, samples.size()));
    double hourly = line.slope() * 3_600;
    boolean leaks =
        hourly > 0.1 * line.mean() && line.slope() > 3 * line.error() && line.points() > 2;
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("minutes", time.toMinutes());
    figures.put("requests", requests);
    figures.put("samples", line.points());
    figures.put("reachable_mib", mebibytes(line.mean()));
    figures.put("slope_mib_per_hour", mebibytes(hourly));
    figures.put("standard_error_mib_per_hour", mebibytes(line.error() * 3_600));
    figures.put("verdict", leaks ? "grows" : "steady");
    figures.put("broken", leaks ? 1L : 0L);
    return figures;
  }

  private static double mebibytes(double bytes) {
    return Math.round(bytes / (1 << 20) * 10) / 10.0;
  }
}
