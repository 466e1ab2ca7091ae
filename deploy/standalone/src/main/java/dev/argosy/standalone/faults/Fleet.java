package dev.argosy.standalone.faults;

import dev.argosy.simulator.Simulator;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A run's workers. Thread-safe: strikes may come from two threads. */
final class Fleet implements AutoCloseable {
  /** Until it serves; a busy machine starts slowly. */
  private static final Duration READY = Duration.ofSeconds(150);

  /** More than any drain takes. */
  static final Duration DRAINED = Duration.ofSeconds(90);

  /** The exit code of a JVM that SIGTERM has ended. */
  private static final int TERMINATED = 143;

  /** A member that was killed owns its partitions for so long. */
  private static final Duration SESSION = Duration.ofSeconds(12);

  /** What a worker has sent may wait so long in the buffers of a busy machine. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  /** What a worker had begun before it was stopped, it sends so soon. */
  private static final Duration LATE = Duration.ofSeconds(1);

  /** A killed worker's member in the group. */
  private record Dead(String id, long nanos) {}

  private final Path directory;
  private final Simulator simulator;
  private final Bound bound;
  private final Patience patience;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Guarded by this, like all below. */
  private final List<WorkerProcess> all = new ArrayList<>();

  private final List<String> problems = new ArrayList<>();
  private final List<Dead> dead = new ArrayList<>();
  private final Set<WorkerProcess> stuck = new HashSet<>();
  private FleetFile file;
  private int ids;

  /**
   * @param directory for files and logs
   */
  Fleet(Path directory, FleetFile file, Simulator simulator, Bound bound, Patience patience) {
    this.directory = directory;
    this.file = file;
    this.simulator = simulator;
    this.bound = bound;
    this.patience = patience;
  }

  /** What workers that start from now on are configured by. */
  synchronized void configure(FleetFile next) {
    file = next;
  }

  /** What they are configured by. */
  synchronized FleetFile file() {
    return file;
  }

  /** One more worker under an id of its own; returns at once. */
  synchronized WorkerProcess add() {
    ids++;
    return start("w-" + ids);
  }

  /** A worker under this id; returns at once. */
  synchronized WorkerProcess start(String id) {
    int number = all.size() + 1;
    Path yaml = directory.resolve("worker-%d.yaml".formatted(number));
    Path log = directory.resolve("worker-%d-%s.log".formatted(number, id));
    try {
      Files.writeString(yaml, file.yaml(simulator));
      Files.writeString(log, "");
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't write to " + directory, unwritable);
    }
    WorkerProcess worker = WorkerProcess.start(id, yaml, log, http);
    all.add(worker);
    dead.removeIf(each -> each.id().equals(id));
    return worker;
  }

  /** Those that run and are expected to go on. */
  synchronized List<WorkerProcess> running() {
    return all.stream()
        .filter(worker -> worker.alive() && !worker.frozen() && !worker.endExpected())
        .toList();
  }

  /**
   * One of those that run.
   *
   * @throws EnvironmentProblem if none does
   */
  WorkerProcess any(RandomGenerator random) {
    List<WorkerProcess> running = running();
    if (running.isEmpty()) {
      throw new EnvironmentProblem("no worker runs: " + String.join("; ", problems()));
    }
    return running.get(random.nextInt(running.size()));
  }

  /**
   * Waits until it serves.
   *
   * @throws EnvironmentProblem if it does not
   */
  void awaitReady(WorkerProcess worker) {
    patience.until(
        "worker " + worker.id() + " serves", READY, () -> worker.ready() || !worker.alive());
    if (!worker.alive()) {
      throw new EnvironmentProblem(
          "worker %s ended with %d before it served\n%s"
              .formatted(worker.id(), worker.exitCode().orElse(0), lastWords(worker)));
    }
  }

  /** Waits until all that run serve. */
  void awaitReady() {
    running().forEach(this::awaitReady);
  }

  /**
   * SIGKILL at a random point: it is stopped there, its calls in flight are counted, and it does
   * not go on. How many they were.
   */
  long kill(WorkerProcess worker) {
    worker.expectEnd();
    Bound.Blow blow;
    try (WorkerProcess.Stopped _ = worker.freeze()) {
      blow = hit(worker);
      worker.kill();
    }
    settle(worker.id());
    bound.late(blow);
    synchronized (this) {
      dead.add(new Dead(worker.id(), System.nanoTime()));
    }
    return blow.open();
  }

  /** Counts the calls of a worker that is stopped, once what it has sent has arrived. */
  Bound.Blow hit(WorkerProcess stopped) {
    settle(stopped.id());
    return bound.hit(stopped.id());
  }

  private void settle(String worker) {
    long before = -1;
    long now = simulator.calls().ofWorker(worker);
    while (before != now) {
      patience.pause(SETTLE);
      before = now;
      now = simulator.calls().ofWorker(worker);
    }
  }

  /**
   * A worker that was stopped goes on, and sends what it had begun and not sent: those calls were
   * in flight, too.
   */
  void goesOn(Bound.Blow blow) {
    patience.pause(LATE);
    settle(blow.worker());
    bound.late(blow);
  }

  /** SIGTERM; waits until it has drained, and notes it if it ends otherwise than it should. */
  void drain(WorkerProcess worker) {
    worker.terminate();
    awaitDrained(worker);
  }

  /**
   * Waits for the end of a worker that drains, and notes it if it ends otherwise than it should.
   */
  void awaitDrained(WorkerProcess worker) {
    if (!patience.holds(DRAINED, () -> !worker.alive())) {
      wrong("worker %s has not drained after %d s".formatted(worker.id(), DRAINED.toSeconds()));
      worker.kill();
    } else if (!endedWell(worker)) {
      wrong(
          "worker %s drained with exit code %d: %s"
              .formatted(worker.id(), worker.exitCode().orElse(0), lastWords(worker)));
    }
  }

  /** A process that is asked to end before it listens to that ends as any other. */
  private static boolean endedWell(WorkerProcess worker) {
    int code = worker.exitCode().orElse(ExitCode.DONE);
    return code == ExitCode.DONE || (code == TERMINATED && !worker.begun());
  }

  /** SIGTERM to all at once; waits for their ends. */
  void drainAll() {
    noteFallen();
    List<WorkerProcess> running = running();
    running.forEach(WorkerProcess::terminate);
    running.forEach(this::awaitDrained);
  }

  /** What should not have happened, by our own judgement. */
  synchronized void wrong(String what) {
    problems.add(what);
  }

  /** Notes workers that have ended although nobody asked, and starts others in their place. */
  synchronized void replaceFallen() {
    noteFallen().forEach(fallen -> start(fallen.id()));
  }

  private synchronized List<WorkerProcess> noteFallen() {
    List<WorkerProcess> fallen =
        all.stream().filter(worker -> !worker.alive() && !worker.endExpected()).toList();
    for (WorkerProcess worker : fallen) {
      worker.expectEnd();
      wrong(
          "worker %s ended by itself with exit code %d: %s"
              .formatted(worker.id(), worker.exitCode().orElse(0), lastWords(worker)));
    }
    return fallen;
  }

  /** What should not have happened, so far. */
  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  /** Asks each for its liveness: none may say that only a restart helps. */
  void askAlive() {
    for (WorkerProcess worker : running()) {
      worker
          .stuck()
          .ifPresent(
              page -> {
                synchronized (this) {
                  if (stuck.add(worker)) {
                    wrong("worker %s is not alive: %s".formatted(worker.id(), page.strip()));
                  }
                }
              });
    }
  }

  /** Why nothing comes, by all that may know. */
  List<String> said() {
    List<WorkerProcess> asked;
    Stream<String> gone;
    synchronized (this) {
      asked = List.copyOf(all);
      gone =
          dead.stream()
              .filter(each -> System.nanoTime() - each.nanos() < SESSION.toNanos())
              .map(_ -> "the session of a killed worker lasts")
              .toList()
              .stream();
    }
    if (asked.stream().noneMatch(WorkerProcess::alive)) {
      return List.of("no worker runs");
    }
    return Stream.concat(asked.stream().map(WorkerProcess::said).flatMap(Optional::stream), gone)
        .distinct()
        .toList();
  }

  /** The records that retention took before they were read, by the workers' own words. */
  List<LostRange> lostRanges() {
    List<WorkerProcess> asked;
    synchronized (this) {
      asked = List.copyOf(all);
    }
    return asked.stream().flatMap(worker -> LostRange.in(worker.log())).distinct().toList();
  }

  private static String lastWords(WorkerProcess worker) {
    try (Stream<String> lines = Files.lines(worker.log())) {
      List<String> told =
          lines.filter(line -> line.contains(" ERROR ") || line.startsWith("argosy:")).toList();
      return told.isEmpty() ? "it said nothing" : told.getLast();
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  /** SIGKILL for all. */
  @Override
  public synchronized void close() {
    all.forEach(WorkerProcess::close);
    http.close();
  }
}
