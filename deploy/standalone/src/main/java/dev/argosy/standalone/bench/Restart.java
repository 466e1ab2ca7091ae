package dev.argosy.standalone.bench;

import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Topics;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Latency;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.Shell;
import dev.argosy.standalone.UsageProblem;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.RequestSource;
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How soon a fleet of one works again after {@code kill -9}: from the start of the next process to
 * the first committed result of a call which that process began.
 *
 * <p>Each run kills the worker with calls open and a backlog to go on with. Under the same id the
 * next process is known to the group at once; under another it waits for the dead one's session to
 * end. The start of a JVM is included.
 */
public final class Restart {
  /** Under which id the next process starts. */
  public enum Id {
    /** As a StatefulSet's pod does. */
    SAME,
    /** As a Deployment's pod does. */
    OTHER
  }

  private static final int IN_FLIGHT = 64;
  private static final Duration LATENCY = Duration.ofMillis(200);
  private static final int PARTITIONS = 6;
  private static final int BACKLOG = 1_000;

  /** Results between a start and the next kill; less than the backlog grows by. */
  private static final int RESULTS_BETWEEN = 500;

  private static final Duration POLL = Duration.ofMillis(5);
  private static final long LOOK_AGAIN_NANOS = 1_000_000;
  private static final Duration STUCK = Duration.ofMinutes(2);

  private final Id id;
  private final int runs;
  private final Shell shell;
  private final ResultCodec codec = new ResultCodec();

  /**
   * @param runs kills; 1..100
   */
  public Restart(Id id, int runs, Shell shell) {
    if (runs < 1 || runs > 100) {
      throw new UsageProblem("--runs must be 1..100");
    }
    this.id = id;
    this.runs = runs;
    this.shell = shell;
  }

  /** The seconds of each run and their median. */
  public Map<String, Object> measure() {
    shell.say("starting a broker and a simulated cloud ...");
    SimulatorConfig simulator = SimulatorConfig.DEFAULT.withLatency(new Latency.Fixed(LATENCY));
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Stack stack =
            Stack.start(
                new StackConfig(
                    directory.path(),
                    0,
                    simulator,
                    OptionalInt.of(PARTITIONS),
                    IN_FLIGHT,
                    StackConfig.RETRY))) {
      return report(measure(stack));
    }
  }

  private List<Double> measure(Stack stack) {
    List<Double> seconds = new ArrayList<>();
    try (CommittedReader results =
            CommittedReader.fromNow(stack.kafka(), Topics.defaults().results());
        Submitter submitter = new Submitter(stack.kafka(), "argosy.requests", _ -> {})) {
      MeasuredProcess worker = start(stack, 0);
      try {
        for (int run = 1; run <= runs; run++) {
          RequestSource.generated(BACKLOG, Bench.MODEL, "run-" + run)
              .forEach(request -> submitter.send(request.id(), request.value().bytes()));
          submitter.flush();
          awaitResults(results, RESULTS_BETWEEN, Instant.MIN);
          until("no call is open", () -> stack.simulator().calls().inFlight() > 0);
          worker.kill();
          Instant startedAt = Instant.now();
          long start = System.nanoTime();
          worker = start(stack, run);
          awaitResults(results, 1, startedAt);
          seconds.add((System.nanoTime() - start) / 1e9);
          shell.say("run %d: %.2f s".formatted(run, seconds.getLast()));
        }
      } finally {
        worker.close();
      }
    }
    return seconds;
  }

  private MeasuredProcess start(Stack stack, int run) {
    String worker =
        switch (id) {
          case SAME -> "restart";
          case OTHER -> "restart-" + run;
        };
    return MeasuredProcess.start(
        "worker", "--config", stack.workerFile().toString(), "--id", worker);
  }

  /** Waits for so many more committed results whose calls began at this time or later. */
  private void awaitResults(CommittedReader reader, int wanted, Instant begunSince) {
    int[] seen = {0};
    until(
        "no result comes",
        () -> {
          for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
            Result result = codec.decode(record.value());
            Instant begun = result.timing().startedAt();
            seen[0] += begun != null && !begun.isBefore(begunSince) ? 1 : 0;
          }
          return seen[0] >= wanted;
        });
  }

  private static void until(String otherwise, BooleanSupplier holds) {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - start > STUCK.toNanos()) {
        throw new EnvironmentProblem(otherwise + " for " + STUCK.toSeconds() + " s");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private Map<String, Object> report(List<Double> seconds) {
    List<Double> rounded =
        seconds.stream().map(each -> Math.round(each * 100) / 100.0).sorted().toList();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("median_s", median(rounded));
    object.put("seconds", rounded);
    object.put("id", id.name().toLowerCase(Locale.ROOT));
    object.put("runs", runs);
    object.put("in_flight", IN_FLIGHT);
    object.put("latency", LATENCY.toMillis() + "ms");
    object.put("processors", Runtime.getRuntime().availableProcessors());
    return Collections.unmodifiableMap(object);
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
