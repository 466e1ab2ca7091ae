package dev.argosy.standalone.bench;

import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Topics;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Latency;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.Shell;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.RequestSource;
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What Argosy adds to a call when there is little to do: requests at a steady rate, whether or not
 * earlier ones are answered, each timed from its submission to its committed result in a reader's
 * hand, less the platform's part.
 */
public final class LatencyBench {
  private static final int PARTITIONS = 6;
  private static final int IN_FLIGHT = 256;
  private static final Duration CALL = Duration.ofMillis(50);
  private static final Duration POLL = Duration.ofMillis(1);
  private static final Duration STUCK = Duration.ofSeconds(60);

  private final int perSecond;
  private final int warmUp;
  private final int requests;
  private final Shell shell;
  private final ResultCodec results = new ResultCodec();

  /**
   * A run that has not begun: at this rate, some requests that do not count, then those that do.
   */
  public LatencyBench(int perSecond, int warmUp, int requests, Shell shell) {
    this.perSecond = perSecond;
    this.warmUp = warmUp;
    this.requests = requests;
    this.shell = shell;
  }

  /** Runs it. */
  public Map<String, Object> measure() {
    shell.say("starting a broker and a simulated cloud ...");
    SimulatorConfig simulator = SimulatorConfig.DEFAULT.withLatency(new Latency.Fixed(CALL));
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Stack stack =
            Stack.start(
                new StackConfig(
                    directory.path(),
                    0,
                    simulator,
                    OptionalInt.of(PARTITIONS),
                    IN_FLIGHT,
                    StackConfig.RETRY));
        MeasuredProcess worker =
            MeasuredProcess.start("worker", "--config", stack.workerFile().toString());
        CommittedReader reader =
            CommittedReader.fromNow(stack.kafka(), Topics.defaults().results());
        Submitter submitter = new Submitter(stack.kafka(), "argosy.requests", _ -> {})) {
      shell.say("%,d requests at %d/s ...".formatted(warmUp + requests, perSecond));
      run(worker, reader, submitter, "warm", warmUp);
      Percentiles added = run(worker, reader, submitter, "run", requests).less(CALL);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("added_ms", added.object());
      figures.put("per_s", perSecond);
      figures.put("requests", requests);
      figures.put("call_ms", CALL.toMillis());
      return figures;
    }
  }

  private Percentiles run(
      MeasuredProcess worker,
      CommittedReader reader,
      Submitter submitter,
      String prefix,
      int count) {
    Map<String, Long> open = new HashMap<>();
    Percentiles times = new Percentiles();
    Iterator<RequestSource.Posted> next =
        RequestSource.generated(count, Bench.MODEL, prefix).iterator();
    long due = System.nanoTime();
    long progress = due;
    while (next.hasNext() || !open.isEmpty()) {
      while (next.hasNext() && System.nanoTime() - due >= 0) {
        RequestSource.Posted request = next.next();
        open.put(request.id(), System.nanoTime());
        submitter.send(request.id(), request.value().bytes());
        due += Duration.ofSeconds(1).toNanos() / perSecond;
      }
      for (ConsumerRecord<byte[], byte[]> result : reader.poll(POLL)) {
        Long since = open.remove(results.decode(result.value()).id());
        if (since != null) {
          times.add(System.nanoTime() - since);
        }
        progress = System.nanoTime();
      }
      if (!worker.alive() || System.nanoTime() - progress > STUCK.toNanos()) {
        throw new EnvironmentProblem("%,d requests have no result".formatted(open.size()));
      }
    }
    return times;
  }
}
