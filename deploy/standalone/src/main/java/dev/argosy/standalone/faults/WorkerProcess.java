package dev.argosy.standalone.faults;

import dev.argosy.embedded.process.ChildProcess;
import dev.argosy.embedded.process.Freeze;
import dev.argosy.standalone.EnvironmentProblem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One worker in a process of its own, and what it says of itself. Thread-safe. */
final class WorkerProcess implements AutoCloseable {
  private static final int HEAP_MEGABYTES = 256;
  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final Pattern PORT = Pattern.compile("/metrics on 127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern REASON = Pattern.compile("\"reason\":\"([^\"]*)\"");
  private static final Pattern CONSTRAINT =
      Pattern.compile("(?m)^argosy_binding_constraint\\{constraint=\"(\\w+)\"} 1(\\.0)?$");
  private static final Pattern OPEN = Pattern.compile("(?m)^argosy_calls_open (\\d+)");
  private static final Pattern DELAYED = Pattern.compile("(?m)^argosy_requests_delayed (\\d+)");

  private final String id;
  private final Path log;
  private final ChildProcess process;
  private final HttpClient http;
  private volatile @Nullable String telemetry;
  private volatile boolean served;
  private volatile boolean frozen;
  private volatile boolean endExpected;

  private WorkerProcess(String id, Path log, ChildProcess process, HttpClient http) {
    this.id = id;
    this.log = log;
    this.process = process;
    this.http = http;
  }

  /**
   * Starts it; returns at once.
   *
   * @param file its configuration
   * @param log for this start alone
   */
  static WorkerProcess start(String id, Path file, Path log, HttpClient http) {
    List<String> arguments = List.of("worker", "--config", file.toString(), "--id", id);
    ChildProcess process =
        ChildProcess.start(id, WorkerChild.class, log, HEAP_MEGABYTES, arguments);
    return new WorkerProcess(id, log, process, http);
  }

  String id() {
    return id;
  }

  Path log() {
    return log;
  }

  boolean alive() {
    return process.alive();
  }

  /** Whether it has served all its partitions once. */
  boolean ready() {
    return process.ready();
  }

  OptionalInt exitCode() {
    return process.exitCode();
  }

  /** Whether it was us who ended it, or are about to. */
  boolean endExpected() {
    return endExpected;
  }

  /** Its end is a surprise again. */
  void survive() {
    endExpected = false;
  }

  /** From now on its end is no surprise. */
  void expectEnd() {
    endExpected = true;
  }

  /** SIGTERM: it drains. */
  void terminate() {
    endExpected = true;
    process.terminate();
  }

  /** SIGKILL. */
  void kill() {
    endExpected = true;
    process.kill();
  }

  /** A stop that ends when it is closed. */
  interface Stopped extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * SIGSTOP until what this returns is closed.
   *
   * @throws EnvironmentProblem if it cannot be stopped: it has ended
   */
  Stopped freeze() {
    Freeze freeze;
    try {
      freeze = process.freeze();
    } catch (IllegalStateException ended) {
      throw new EnvironmentProblem("worker %s can't be stopped".formatted(id), ended);
    }
    frozen = true;
    return () -> {
      freeze.close();
      frozen = false;
    };
  }

  /** Whether it is stopped. */
  boolean frozen() {
    return frozen;
  }

  /**
   * Why nothing may come from it right now, by its own health and metrics; empty if it says
   * nothing.
   */
  Optional<String> said() {
    if (!process.alive()) {
      return Optional.empty();
    }
    if (frozen) {
      return Optional.of("stopped");
    }
    try {
      HttpResponse<String> ready = get("/readyz");
      if (ready.statusCode() != 200) {
        Matcher reason = REASON.matcher(ready.body());
        return Optional.of(reason.find() ? reason.group(1) : "not ready");
      }
      return constraint(get("/metrics").body());
    } catch (IOException unheard) {
      return unheard(served && !endExpected && process.alive());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** One that serves its health, and is not about to end, must answer: no answer is no reason. */
  static Optional<String> unheard(boolean mustAnswer) {
    return mustAnswer ? Optional.empty() : Optional.of("starts or ends");
  }

  /** What its liveness says if it is that a restart is due; empty also if nothing is heard. */
  Optional<String> stuck() {
    if (frozen || !process.alive()) {
      return Optional.empty();
    }
    try {
      HttpResponse<String> alive = get("/livez");
      return alive.statusCode() == 200 ? Optional.empty() : Optional.of(alive.body());
    } catch (IOException unheard) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Of its metrics: what binds it, or what it waits for though nothing does. */
  static Optional<String> constraint(String metrics) {
    Matcher constraint = CONSTRAINT.matcher(metrics);
    if (constraint.find() && !constraint.group(1).equals("none")) {
      return Optional.of("bound by " + constraint.group(1));
    }
    if (positive(OPEN, metrics)) {
      return Optional.of("calls are open");
    }
    return positive(DELAYED, metrics) ? Optional.of("retries are not due") : Optional.empty();
  }

  private static boolean positive(Pattern gauge, String metrics) {
    Matcher value = gauge.matcher(metrics);
    return value.find() && !value.group(1).equals("0");
  }

  private HttpResponse<String> get(String page) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(telemetry() + page)).timeout(ANSWER).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    served = true;
    return response;
  }

  /** Whether it has come so far as to serve its health. */
  boolean begun() {
    try {
      return !telemetry().isEmpty();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it serves its health: its log names the port that it took. */
  private String telemetry() throws IOException {
    String known = telemetry;
    if (known == null) {
      Matcher port = PORT.matcher(Files.readString(log));
      if (!port.find()) {
        throw new IOException(id + " serves no health yet");
      }
      known = "http://127.0.0.1:" + port.group(1);
      telemetry = known;
    }
    return known;
  }

  @Override
  public void close() {
    process.close();
  }
}
