package dev.argosy.standalone.bench;

import dev.argosy.client.FleetClient;
import dev.argosy.client.FleetConfig;
import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Topics;
import dev.argosy.contract.UsageCodec;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.Shell;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps so many streams open through one worker and one client for a while, some of which break
 * off, and judges every one: its chunks without gaps and in order, the result their sum, the usage
 * of those that broke off billed; and what lies between the platform's first byte and the first
 * words in the reader's hand.
 */
public final class StreamBench {
  private static final Topics TOPICS = Topics.defaults();
  private static final Duration STUCK = Duration.ofSeconds(60);
  private static final long TICK_NANOS = 1_000_000;
  private static final int PARTITIONS = 6;
  private static final int MAX_TOKENS = 512;

  private final StreamBenchConfig config;
  private final Shell shell;
  private final StreamJudge judge = new StreamJudge();
  private long submitted;

  /** A run that has not begun. */
  public StreamBench(StreamBenchConfig config, Shell shell) {
    this.config = config;
    this.shell = shell;
  }

  /**
   * Runs it.
   *
   * @return the figures; {@code broken} counts streams that are not as they should be
   */
  public Map<String, Object> measure() {
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Stack stack = start(directory);
        MeasuredProcess worker =
            MeasuredProcess.start("worker", "--config", stack.workerFile().toString())) {
      return measure(stack, worker);
    }
  }

  private Stack start(TemporaryDirectory directory) {
    shell.say("starting a broker and a simulated cloud ...");
    SimulatorConfig simulator =
        SimulatorConfig.DEFAULT
            .withLatency(new Latency.Fixed(config.firstToken()))
            .withDeltaLatency(config.nextTokens())
            .withScript(Script.parse("rates: {truncated: " + config.truncated() + "}"));
    return Stack.start(
        new StackConfig(
            directory.path(),
            0,
            simulator,
            OptionalInt.of(PARTITIONS),
            config.streams(),
            "attempts-max: 20, delay-base: 50ms, delay-max: 1s"));
  }

  private Map<String, Object> measure(Stack stack, MeasuredProcess worker) {
    FleetConfig fleet =
        stack.kafka().fleet().clientName("bench").maxPending(2 * config.streams()).build();
    stack.simulator().watch(judge::platformBegan);
    try (FleetClient client = FleetClient.open(fleet)) {
      shell.say(
          "%,d streams at once within %s, for %s ..."
              .formatted(config.streams(), config.ramp(), config.duration()));
      Duration cpu = worker.cpu();
      long start = System.nanoTime();
      run(client, worker, start);
      double seconds = (System.nanoTime() - start) / 1e9;
      Duration spent = worker.cpu().minus(cpu);
      return figures(stack.kafka(), stack.simulator().calls(), seconds, spent);
    }
  }

  private void run(FleetClient client, MeasuredProcess worker, long start) {
    long end = start + config.duration().toNanos();
    long progress = start;
    long judged = 0;
    while (System.nanoTime() < end || judge.open() > 0) {
      long elapsed = System.nanoTime() - start;
      boolean ramping = elapsed < config.ramp().toNanos();
      long wanted =
          ramping ? config.streams() * elapsed / config.ramp().toNanos() : config.streams();
      while (System.nanoTime() < end && judge.open() < wanted) {
        begin(client, !ramping);
      }
      LockSupport.parkNanos(TICK_NANOS);
      progress = judge.judged() > judged ? System.nanoTime() : progress;
      judged = judge.judged();
      if (!worker.alive() || System.nanoTime() - progress > STUCK.toNanos()) {
        throw new EnvironmentProblem(
            "%,d of %,d streams have not ended".formatted(judge.open(), submitted));
      }
    }
  }

  private void begin(FleetClient client, boolean measured) {
    String id = "stream-%07d".formatted(submitted++);
    String body =
        """
        {"model":"%s","max_tokens":%d,"stream":true,"metadata":{"user_id":"%s"},\
        "messages":[{"role":"user","content":"Tell me about the sea."}]}\
        """
            .formatted(Bench.MODEL, MAX_TOKENS, id);
    Request request = Request.of(id, Body.of(RawJson.of(body)));
    judge.submitted(id, measured, System.nanoTime());
    client.stream(request).subscribe(new JudgedReader(id, judge));
  }

  private Map<String, Object> figures(
      KafkaConnection kafka, Calls calls, double seconds, Duration cpu) {
    long estimated = 0;
    long inputTokens = 0;
    UsageCodec usages = new UsageCodec();
    try (CommittedReader reader = CommittedReader.fromBeginning(kafka, TOPICS.usage())) {
      while (!reader.atEnd()) {
        for (ConsumerRecord<byte[], byte[]> next : reader.poll(Duration.ofMillis(50))) {
          var usage = usages.decode(next.value());
          estimated += usage.estimated() ? 1 : 0;
          inputTokens += usage.usage().inputTokens();
        }
      }
    }
    long truncated = calls.ended(Fault.TRUNCATED.wireName());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("streams_per_s", Math.round(submitted / seconds));
    figures.put("cpu_s_per_1000", Math.round(cpu.toMillis() * 10_000.0 / submitted) / 10_000.0);
    figures.putAll(judge.times());
    figures.put("streams_at_once", config.streams());
    figures.put("seconds", Math.round(seconds * 10) / 10.0);
    figures.put("results", judge.judged());
    figures.put("chunks", judge.chunks());
    figures.put("truncated_calls", truncated);
    figures.put("billed_truncated", estimated);
    figures.put("input_tokens_billed", inputTokens);
    figures.put("input_tokens_drawn", calls.tokens().input());
    figures.put("incomplete", judge.incomplete());
    long unbilled = Math.abs(truncated - estimated);
    figures.put("broken", judge.broken() + unbilled);
    judge.firstProblems().forEach(shell::say);
    return figures;
  }
}
