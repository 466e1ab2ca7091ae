package dev.argosy.standalone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argosy.contract.Topics;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Latency;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.Shell;
import dev.argosy.standalone.kafka.Audit;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import dev.argosy.standalone.stack.WorkerFile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Large requests, far more of them than a small heap holds: whether the worker lives, holds no more
 * than its bound and one poll beyond it, and answers each once.
 */
public final class MemoryBench {
  private static final int PARTITIONS = 4;
  private static final int IN_FLIGHT = 64;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration STUCK = Duration.ofMinutes(2);

  private final Size size;
  private final Shell shell;

  /**
   * What is run.
   *
   * @param requests how many
   * @param mebibytes of each
   * @param heapMebibytes of the worker's heap
   * @param bufferedMebibytes its {@code max-buffered-bytes}
   * @param call how long a call takes; long enough that without a bound all that is sent would be
   *     held at once
   */
  public record Size(
      int requests, int mebibytes, int heapMebibytes, int bufferedMebibytes, Duration call) {
    /** Ten gigabytes through half of one. */
    public static final Size DEFAULT = new Size(1_000, 10, 512, 96, Duration.ofSeconds(1));
  }

  /** A run that has not begun. */
  public MemoryBench(Size size, Shell shell) {
    this.size = size;
    this.shell = shell;
  }

  /** Runs it. */
  public Map<String, Object> measure() {
    shell.say("starting a broker and a simulated cloud ...");
    SimulatorConfig simulator = SimulatorConfig.DEFAULT.withLatency(new Latency.Fixed(size.call()));
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Stack stack =
            Stack.start(
                new StackConfig(
                    directory.path(),
                    0,
                    simulator,
                    OptionalInt.of(PARTITIONS),
                    (servers, running) ->
                        new WorkerFile(
                                servers,
                                running.bedrockUrl(),
                                running.vertexUrl(),
                                IN_FLIGHT,
                                StackConfig.RETRY)
                            .yaml()
                            .replace(
                                "worker: {",
                                "worker: {max-buffered-bytes: %dMiB, "
                                    .formatted(size.bufferedMebibytes()))));
        MeteredWorker worker =
            MeteredWorker.start(
                stack,
                directory.path(),
                List.of("-Xmx" + size.heapMebibytes() + "m", "-XX:+ExitOnOutOfMemoryError"));
        CommittedReader results =
            CommittedReader.fromNow(stack.kafka(), Topics.defaults().results());
        Submitter submitter = new Submitter(stack.kafka(), "argosy.requests", _ -> {})) {
      return run(worker, results, submitter);
    }
  }

  private Map<String, Object> run(
      MeteredWorker worker, CommittedReader results, Submitter submitter) {
    Audit audit = new Audit();
    String filling = "x".repeat(size.mebibytes() << 20);
    long start = System.nanoTime();
    long progress = start;
    long before = -1;
    double held = 0;
    double heap = 0;
    int sent = 0;
    // At most so many ahead that what is sent and not answered is several times the bound.
    int ahead = 1 + 4 * size.bufferedMebibytes() / size.mebibytes();
    while (worker.alive() && (sent < size.requests() || !audit.complete())) {
      while (sent < size.requests() && audit.missing() < ahead) {
        String id = "large-" + sent++;
        audit.posted(id);
        submitter.send(id, request(id, filling));
      }
      submitter.flush();
      results.poll(POLL).forEach(record -> audit.result(new String(record.key(), UTF_8)));
      if (worker.alive()) {
        held = Math.max(held, worker.sum("argosy_held_bytes", ""));
        heap = Math.max(heap, worker.heap());
      }
      progress = audit.results() == before ? progress : System.nanoTime();
      before = audit.results();
      if (System.nanoTime() - progress > STUCK.toNanos()) {
        throw new EnvironmentProblem("%,d requests have no result".formatted(audit.missing()));
      }
    }
    return figures(worker.alive(), audit, held, heap, System.nanoTime() - start);
  }

  private static byte[] request(String id, String filling) {
    return """
    {"id":"%s","body":{"model":"%s","max_tokens":64,"metadata":{"user_id":"%1$s"},\
    "messages":[{"role":"user","content":"%s"}]}}"""
        .formatted(id, Bench.MODEL, filling)
        .getBytes(UTF_8);
  }

  private Map<String, Object> figures(
      boolean alive, Audit audit, double held, double heap, long nanos) {
    // One poll may bring a record more than the bound, for each partition.
    long bound = size.bufferedMebibytes() + (long) PARTITIONS * (size.mebibytes() + 1);
    long heldMebibytes = Math.round(held / (1 << 20));
    boolean kept = alive && audit.exact() && heldMebibytes <= bound;
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("requests", size.requests());
    figures.put("mib_each", size.mebibytes());
    figures.put("heap_max_mib", size.heapMebibytes());
    figures.put("max_buffered_mib", size.bufferedMebibytes());
    figures.put("survived", alive);
    figures.put("missing", audit.missing());
    figures.put("duplicates", audit.duplicates());
    figures.put("held_mib_peak", heldMebibytes);
    figures.put("held_mib_bound", bound);
    figures.put("heap_mib_peak", Math.round(heap / (1 << 20)));
    figures.put("seconds", Math.round(nanos / 1e8) / 10.0);
    figures.put("broken", kept ? 0L : 1L);
    return figures;
  }
}
