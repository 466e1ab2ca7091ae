package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.quota.QuotasUse;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.bench.MeasuredProcess;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.standalone.stack.TemporaryDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A broker, a refereeing cloud and worker processes, until {@link #close}. Owned by one thread. */
final class Site implements AutoCloseable {
  private final TemporaryDirectory directory;
  private final Stack stack;
  private final List<MeasuredProcess> workers = new ArrayList<>();

  private Site(TemporaryDirectory directory, Stack stack) {
    this.directory = directory;
    this.stack = stack;
  }

  /** Starts all but workers. */
  static Site start(Cloud cloud, Script script, int partitions) {
    TemporaryDirectory directory = TemporaryDirectory.create();
    try {
      return new Site(
          directory,
          Stack.start(
              new StackConfig(
                  directory.path(),
                  0,
                  cloud.simulator(script),
                  OptionalInt.of(partitions),
                  cloud::yaml)));
    } catch (RuntimeException failed) {
      directory.close();
      throw failed;
    }
  }

  /** Starts so many workers more, one by one; each serves when this returns. */
  void addWorkers(int count) {
    for (int added = 0; added < count; added++) {
      workers.add(
          MeasuredProcess.start(
              "worker",
              "--config",
              stack.workerFile().toString(),
              "--id",
              "bench-" + (workers.size() + 1)));
    }
  }

  /** SIGKILL to the first of them. */
  void killWorker() {
    workers.removeFirst().kill();
  }

  /**
   * Nothing is measured on a fleet that died.
   *
   * @throws EnvironmentProblem if a worker has ended that nobody killed
   */
  void requireWorkers() {
    if (!workers.stream().allMatch(MeasuredProcess::alive)) {
      throw new EnvironmentProblem("a worker ended by itself; its log says why");
    }
  }

  KafkaConnection kafka() {
    return stack.kafka();
  }

  Simulator simulator() {
    return stack.simulator();
  }

  QuotasUse quotas() {
    return stack.simulator().quotas();
  }

  @Override
  public void close() {
    try (directory;
        stack) {
      workers.forEach(MeasuredProcess::close);
    }
  }
}
