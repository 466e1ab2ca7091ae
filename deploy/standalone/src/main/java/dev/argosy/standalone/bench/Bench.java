package dev.argosy.standalone.bench;

import dev.argosy.contract.TopicSettings;
import dev.argosy.contract.Topics;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.Shell;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.RequestSource;
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.standalone.kafka.TopicCreation;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Measures on a stack of its own: broker and stand-in in this process, what is measured in another.
 *
 * <p>One measurement: requests to warm up, all awaited; then the measured ones, submitted as fast
 * as the broker takes them. The clock runs from the moment when all of those are on the topic, so
 * that the submission's own work is outside, to the last committed result.
 */
public final class Bench {
  /** The one model that is asked for. */
  public static final String MODEL = "claude-haiku-4-5";

  private static final int PARTITIONS = 6;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration STUCK = Duration.ofSeconds(60);

  private final BenchConfig config;
  private final Shell shell;

  /** A run that has not begun. */
  public Bench(BenchConfig config, Shell shell) {
    this.config = config;
    this.shell = shell;
  }

  /** The bare loop alone. */
  public Map<String, Object> loop() {
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Stack stack = start(directory)) {
      return report(bareLoop(stack).object());
    }
  }

  /** The bare loop, then a worker on the same broker and stand-in. */
  public Map<String, Object> throughput() {
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Stack stack = start(directory)) {
      Measurement baseline = bareLoop(stack);
      shell.say("bare loop: " + baseline.object());
      Measurement worker = worker(stack);
      shell.say("worker: " + worker.object());
      Map<String, Object> object = worker.object();
      object.put("baseline", baseline.object());
      double ratio = worker.resultsPerSecond() / baseline.resultsPerSecond();
      object.put("ratio", Math.round(ratio * 1000) / 1000.0);
      return report(object);
    }
  }

  private Map<String, Object> report(Map<String, Object> figures) {
    Map<String, Object> object = new LinkedHashMap<>(figures);
    object.put("requests", config.requests());
    object.put("in_flight", config.inFlight());
    object.put("latency", config.latency());
    object.put("processors", Runtime.getRuntime().availableProcessors());
    return object;
  }

  private Stack start(TemporaryDirectory directory) {
    shell.say("starting a broker and a simulated cloud ...");
    SimulatorConfig simulator = SimulatorConfig.DEFAULT.withLatency(config.parsedLatency());
    return Stack.start(
        new StackConfig(
            directory.path(),
            0,
            simulator,
            OptionalInt.of(PARTITIONS),
            config.inFlight(),
            StackConfig.RETRY));
  }

  private Measurement bareLoop(Stack stack) {
    List<TopicSettings> topics =
        TopicSettings.all(Topics.defaults(), List.of(BareLoopProcess.REQUESTS), 0).stream()
            .filter(
                topic ->
                    topic.topic().equals(BareLoopProcess.REQUESTS)
                        || topic.topic().equals(Topics.defaults().results()))
            .map(Bench::ours)
            .toList();
    new TopicCreation(stack.kafka(), OptionalInt.of(PARTITIONS), Optional.empty())
        .create(topics, false);
    try (MeasuredProcess loop =
        MeasuredProcess.start("bare-loop", "--config", stack.workerFile().toString())) {
      return measure(loop, stack.kafka(), BareLoopProcess.REQUESTS, BareLoopProcess.RESULTS);
    }
  }

  private static TopicSettings ours(TopicSettings topic) {
    String name =
        topic.topic().equals(BareLoopProcess.REQUESTS)
            ? BareLoopProcess.REQUESTS
            : BareLoopProcess.RESULTS;
    return new TopicSettings(name, topic.partitions(), topic.fewest(), topic.settings());
  }

  private Measurement worker(Stack stack) {
    try (MeasuredProcess worker =
        MeasuredProcess.start("worker", "--config", stack.workerFile().toString())) {
      return measure(worker, stack.kafka(), "argosy.requests", Topics.defaults().results());
    }
  }

  private Measurement measure(
      MeasuredProcess process, KafkaConnection kafka, String requests, String results) {
    try (CommittedReader reader = CommittedReader.fromNow(kafka, results);
        Submitter submitter = new Submitter(kafka, requests, _ -> {})) {
      shell.say("warming up with %,d requests ...".formatted(config.warmUp()));
      submit(submitter, config.warmUp(), "warm");
      await(process, reader, 0, config.warmUp());
      shell.say("measuring %,d requests ...".formatted(config.requests()));
      submit(submitter, config.requests(), "run");
      long already = countToEnd(reader);
      Duration cpu = process.cpu();
      long start = System.nanoTime();
      await(process, reader, already, config.requests());
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuSeconds = process.cpu().minus(cpu).toMillis() / 1000.0;
      return new Measurement(config.requests() - already, seconds, cpuSeconds);
    }
  }

  private static void submit(Submitter submitter, int count, String prefix) {
    RequestSource.generated(count, MODEL, prefix)
        .forEach(request -> submitter.send(request.id(), request.value().bytes()));
    submitter.flush();
  }

  private static void await(
      MeasuredProcess process, CommittedReader reader, long already, long wanted) {
    long last = System.nanoTime();
    long seen = already;
    while (seen < wanted) {
      long more = count(reader, POLL);
      seen += more;
      if (more > 0) {
        last = System.nanoTime();
      } else if (!process.alive() || System.nanoTime() - last > STUCK.toNanos()) {
        throw new EnvironmentProblem(
            "the measured process stopped after %,d of %,d results".formatted(seen, wanted));
      }
    }
  }

  private static long countToEnd(CommittedReader reader) {
    long count = 0;
    for (reader.look(); !reader.atEnd(); ) {
      count += count(reader, POLL);
    }
    return count;
  }

  private static long count(CommittedReader reader, Duration wait) {
    long count = 0;
    for (var _ : reader.poll(wait)) {
      count++;
    }
    return count;
  }
}
