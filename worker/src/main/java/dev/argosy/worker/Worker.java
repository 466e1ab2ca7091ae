package dev.argosy.worker;

import dev.argosy.worker.config.InvalidConfig;
import dev.argosy.worker.loop.Loop;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.telemetry.Telemetry;
import dev.argosy.worker.time.Clock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker of the fleet: runs the loop on a thread of its own until it is stopped, then drains.
 * Thread-safe.
 *
 * <p>A stop is neither a failure nor an attempt: requests that were not called go to the next owner
 * at once, open calls get {@code worker.drain-timeout} to end and are settled.
 */
public final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final String id;
  private final Duration drainTimeout;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<InetSocketAddress> telemetry = new CompletableFuture<>();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private volatile boolean stopping;

  private Worker(String id, Duration drainTimeout) {
    this.id = id;
    this.drainTimeout = drainTimeout;
  }

  /**
   * Starts a worker.
   *
   * @param config its id is the worker's; if empty, one is made of the host's name and a random
   *     suffix
   * @return at once; see {@link #awaitReady}
   */
  public static Worker start(WorkerConfig config) {
    Worker worker = unstarted(config);
    worker.begin(config);
    return worker;
  }

  static Worker unstarted(WorkerConfig config) {
    return new Worker(WorkerIds.idOf(config.worker()), config.worker().drainTimeout());
  }

  void begin(WorkerConfig config) {
    Thread.ofPlatform().name("argosy-loop-" + id).start(() -> run(config));
  }

  public String id() {
    return id;
  }

  /**
   * Waits until the worker is a member of the group and serves every partition it was given.
   *
   * @return false if it is not ready by then, or has ended
   */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    try {
      ready.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException notReady) {
      return false;
    }
  }

  /**
   * Where meters and health are served; waits the moment until they are, long before the worker is
   * ready.
   *
   * @return empty if nobody could listen there, which ends the worker
   */
  public Optional<InetSocketAddress> telemetry() throws InterruptedException {
    try {
      return Optional.of(telemetry.get());
    } catch (ExecutionException ended) {
      return Optional.empty();
    }
  }

  /** Begins to drain; returns at once. */
  public void stop() {
    stopping = true;
  }

  /**
   * Waits for the worker's end: 0 after a stop, else the exit code of what went wrong
   * (docs/operations.md).
   */
  public int awaitExit() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void run(WorkerConfig config) {
    int code = CannotGoOn.ENVIRONMENT;
    try {
      code = stopping ? 0 : served(config);
    } finally {
      var ended = new IllegalStateException("worker " + id + " has ended");
      telemetry.completeExceptionally(ended);
      ready.completeExceptionally(ended);
      exit.complete(code);
    }
  }

  /**
   * The end of this thread, whatever happened: the broad catch makes the worker stop loudly instead
   * of silently.
   */
  private int served(WorkerConfig config) {
    boolean begun = false;
    try (Telemetry served = telemetry(config);
        Assembly.Running running = Assembly.worker(config, id, served.observer(), () -> stopping)) {
      begun = true;
      serveAndDrain(running.loop());
      return 0;
    } catch (CannotGoOn stop) {
      LOG.error("worker {} cannot go on: {}", id, stop.getMessage());
      return stop.exitCode();
    } catch (InvalidConfig invalid) {
      LOG.error("worker {} cannot be served: {}", id, invalid.getMessage());
      return CannotGoOn.CONFIGURATION;
    } catch (RuntimeException | Error failure) {
      if (stopping && !begun) {
        // It waited for a broker. Or: a JVM that shuts down takes no more hooks, so the clouds'
        // clients can't be made any more.
        LOG.info("worker {} was stopped before it had begun", id);
        return 0;
      }
      LOG.error("worker {} failed", id, failure);
      return CannotGoOn.ENVIRONMENT;
    }
  }

  /**
   * What only a person can mend is the fault of no request: as far as they can be, the partitions
   * are left in good order, so that nothing speaks against their records. A twin has them already.
   */
  private void serveAndDrain(Loop loop) {
    try {
      serve(loop);
      drain(loop);
    } catch (CannotGoOn stop) {
      if (stop.exitCode() != CannotGoOn.TWIN) {
        leave(loop, stop);
      }
      throw stop;
    }
  }

  private static void leave(Loop loop, CannotGoOn stop) {
    try {
      loop.leave();
    } catch (RuntimeException again) { // The end of this thread: the first reason is told.
      stop.addSuppressed(again);
    }
  }

  private Telemetry telemetry(WorkerConfig config) {
    Telemetry served = Assembly.telemetry(config);
    InetSocketAddress address = served.address();
    LOG.info(
        "worker {} serves /livez, /readyz and /metrics on {}:{}",
        id,
        address.getHostString(),
        address.getPort());
    telemetry.complete(address);
    return served;
  }

  private void serve(Loop loop) {
    while (!stopping) {
      loop.turn();
      if (!ready.isDone() && loop.settledIn()) {
        LOG.info("worker {} is ready", id);
        ready.complete(null);
      }
    }
  }

  private void drain(Loop loop) {
    LOG.info("worker {} drains", id);
    long start = Clock.system().nanos();
    loop.drain();
    while (!loop.drained() && Clock.system().since(start).compareTo(drainTimeout) < 0) {
      loop.turn();
    }
    loop.leave();
  }
}
