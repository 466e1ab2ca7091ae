package dev.argosy.standalone.demo;

import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Topics;
import dev.argosy.contract.UsageCodec;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.standalone.Shell;
import dev.argosy.standalone.kafka.Audit;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One run of the demo.
 *
 * <ol>
 *   <li>a stack of broker, simulated cloud and one worker starts in a temporary directory
 *   <li>the job is submitted
 *   <li>results are followed as they are committed, until each request has one
 *   <li>the worker drains, so that nothing can come any more
 *   <li>both topics are read to their end, and the report is made of them
 * </ol>
 */
public final class Demo {
  private static final Topics TOPICS = Topics.defaults();
  private static final String REQUESTS = "argosy.requests";
  private static final Duration POLL = Duration.ofMillis(50);

  /** Without one more result for so long the job counts as stuck, and is judged as it is. */
  private static final Duration STUCK = Duration.ofSeconds(90);

  private static final int PARTITIONS = 4;
  private static final int MAX_IN_FLIGHT = 256;
  private static final String QUICK_RETRIES = "attempts-max: 5, delay-base: 100ms, delay-max: 2s";

  private final DemoConfig config;
  private final Shell shell;
  private final Tally tally = new Tally();
  private final Audit arrived = new Audit();
  private final ResultCodec results = new ResultCodec();
  private final UsageCodec usages = new UsageCodec();
  private int toLose;

  /** A run that has not begun. */
  public Demo(DemoConfig config, Shell shell) {
    this.config = config;
    this.shell = shell;
    toLose = config.lose();
  }

  /** Runs it all; leaves nothing behind. */
  public Report run() throws InterruptedException {
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      return run(directory.path());
    }
  }

  private Report run(Path directory) throws InterruptedException {
    shell.say("starting a broker, a simulated cloud and a worker ...");
    try (Stack stack = Stack.start(stack(directory))) {
      stack.addWorker("demo");
      long start = System.nanoTime();
      submit(stack.kafka());
      Calls calls;
      double seconds;
      try (CommittedReader reader =
          CommittedReader.fromBeginning(stack.kafka(), TOPICS.results())) {
        follow(reader, stack);
        seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        stack.stopWorkers();
        toEnd(reader, this::result);
        calls = stack.simulator().calls();
      }
      try (CommittedReader reader = CommittedReader.fromBeginning(stack.kafka(), TOPICS.usage())) {
        toEnd(reader, usage -> tally.usage(usages.decode(usage.value())));
      }
      return new Report(config, tally, calls, seconds);
    }
  }

  private StackConfig stack(Path directory) {
    SimulatorConfig simulator =
        SimulatorConfig.DEFAULT
            .withSeed(config.seed())
            .withLatency(Faults.LATENCY)
            .withDeltaLatency(Faults.DELTA_LATENCY)
            .withScript(Faults.script());
    return new StackConfig(
        directory, 0, simulator, OptionalInt.of(PARTITIONS), MAX_IN_FLIGHT, QUICK_RETRIES);
  }

  private void submit(KafkaConnection kafka) {
    Job job = new Job(config.seed());
    try (Submitter submitter = new Submitter(kafka, REQUESTS, _ -> {})) {
      for (int number = 0; number < config.requests(); number++) {
        Job.Planned request = job.request(number, Instant.now());
        tally.submitted(request);
        arrived.posted(request.id());
        submitter.send(request.id(), request.value().bytes());
      }
      submitter.flush();
    }
    shell.say("submitted %,d requests".formatted(config.requests()));
  }

  private void follow(CommittedReader reader, Stack stack) {
    Progress progress = new Progress(shell, config.requests());
    long last = System.nanoTime();
    while (!arrived.complete() && System.nanoTime() - last < STUCK.toNanos()) {
      long before = arrived.results();
      reader.poll(POLL).forEach(this::result);
      if (arrived.results() > before) {
        last = System.nanoTime();
      }
      if (progress.due()) {
        progress.show(arrived.results(), stack.simulator().calls());
      }
    }
    progress.end();
  }

  private static void toEnd(
      CommittedReader reader, Consumer<ConsumerRecord<byte[], byte[]>> record) {
    reader.look();
    while (!reader.atEnd()) {
      reader.poll(POLL).forEach(record);
    }
  }

  /** One more result; the auditor loses the first few of them if it was told to. */
  private void result(ConsumerRecord<byte[], byte[]> next) {
    var result = results.decode(next.value());
    arrived.result(result.id());
    if (toLose > 0) {
      toLose--;
    } else {
      tally.result(result);
    }
  }
}
