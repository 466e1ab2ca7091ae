package dev.argosy.standalone.bench;

import dev.argosy.contract.Body;
import dev.argosy.contract.ChunkCodec;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
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
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps so many streams open through one worker for a while, some of which break off, and judges
 * every one: its chunks without gaps and in order, the result their sum, the usage of those that
 * broke off billed.
 */
public final class StreamBench {
  private static final Topics TOPICS = Topics.defaults();
  private static final String REQUESTS = "argosy.requests";
  private static final Duration POLL = Duration.ofMillis(2);
  private static final Duration STUCK = Duration.ofSeconds(60);
  private static final int PARTITIONS = 6;
  private static final int MAX_TOKENS = 512;

  private final StreamBenchConfig config;
  private final Shell shell;
  private final RequestCodec requests = new RequestCodec();
  private final ChunkCodec chunks = new ChunkCodec();
  private final ResultCodec results = new ResultCodec();
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
    KafkaConnection kafka = stack.kafka();
    try (CommittedReader chunkReader = CommittedReader.fromNow(kafka, TOPICS.chunks());
        CommittedReader resultReader = CommittedReader.fromNow(kafka, TOPICS.results());
        Submitter submitter = new Submitter(kafka, REQUESTS, _ -> {})) {
      shell.say("%,d streams at once for %s ...".formatted(config.streams(), config.duration()));
      Duration cpu = worker.cpu();
      long start = System.nanoTime();
      long end = start + config.duration().toNanos();
      long progress = start;
      while (System.nanoTime() < end || judge.open() > 0) {
        while (System.nanoTime() < end && judge.open() < config.streams()) {
          submit(submitter);
        }
        long before = judge.judged();
        chunkReader.poll(POLL).forEach(this::chunk);
        resultReader.poll(Duration.ZERO).forEach(this::result);
        progress = judge.judged() > before ? System.nanoTime() : progress;
        if (!worker.alive() || System.nanoTime() - progress > STUCK.toNanos()) {
          throw new EnvironmentProblem(
              "%,d of %,d streams have not ended".formatted(judge.open(), submitted));
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      Duration spent = worker.cpu().minus(cpu);
      return figures(kafka, stack.simulator().calls(), seconds, spent);
    }
  }

  private void submit(Submitter submitter) {
    String id = "stream-%07d".formatted(submitted++);
    String body =
        """
        {"model":"%s","max_tokens":%d,"stream":true,"metadata":{"user_id":"%s"},\
        "messages":[{"role":"user","content":"Tell me about the sea."}]}\
        """
            .formatted(Bench.MODEL, MAX_TOKENS, id);
    judge.submitted(id, System.nanoTime());
    submitter.send(id, requests.encode(Request.of(id, Body.of(RawJson.of(body)))));
  }

  private void chunk(ConsumerRecord<byte[], byte[]> next) {
    judge.chunk(chunks.decode(next.value()), System.nanoTime());
  }

  private void result(ConsumerRecord<byte[], byte[]> next) {
    Result result = results.decode(next.value());
    judge.result(result);
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
    figures.put("first_chunk_added_ms", judge.firstChunks().less(config.firstToken()).object());
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
