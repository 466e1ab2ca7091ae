package dev.argosy.standalone.stack;

import dev.argosy.embedded.EmbeddedKafka;
import dev.argosy.embedded.EmbeddedKafkaConfig;
import dev.argosy.simulator.Simulator;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.TopicCreation;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.Worker;
import dev.argosy.worker.WorkerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A broker, stand-ins for the clouds and workers in this process, from {@link #start} to {@link
 * #close}. Owned by one thread, but for the parts it hands out.
 */
public final class Stack implements AutoCloseable {
  /** A worker that has not joined by then never will. */
  private static final Duration READY_DEADLINE = Duration.ofSeconds(60);

  private final EmbeddedKafka broker;
  private final Simulator simulator;
  private final Path workerFile;
  private final WorkerConfig workerConfig;
  private final List<Worker> workers = new ArrayList<>();

  private Stack(
      EmbeddedKafka broker, Simulator simulator, Path workerFile, WorkerConfig workerConfig) {
    this.broker = broker;
    this.simulator = simulator;
    this.workerFile = workerFile;
    this.workerConfig = workerConfig;
  }

  /** Starts broker and stand-ins, makes the topics and writes the file; no worker yet. */
  public static Stack start(StackConfig config) {
    Simulator simulator = Simulator.start(config.simulator());
    EmbeddedKafka broker = null;
    try {
      broker =
          EmbeddedKafka.start(
              EmbeddedKafkaConfig.in(config.directory().resolve("kafka"))
                  .withPort(config.kafkaPort()));
      String yaml = config.workerText().yaml(broker.bootstrapServers(), simulator);
      Path file = config.directory().resolve("worker.yaml");
      Files.writeString(file, yaml);
      WorkerConfig workerConfig = new ConfigReader(Map.of()).parse(yaml);
      Stack stack = new Stack(broker, simulator, file, workerConfig);
      stack.createTopics(config);
      return stack;
    } catch (IOException unwritable) {
      close(broker, simulator);
      throw new UncheckedIOException("can't write to " + config.directory(), unwritable);
    } catch (RuntimeException failed) {
      close(broker, simulator);
      throw failed;
    }
  }

  private void createTopics(StackConfig config) {
    new TopicCreation(kafka(), config.partitions(), Optional.empty())
        .create(workerConfig.topicSettings(), false);
  }

  /**
   * Starts one more worker and waits until it serves.
   *
   * @throws EnvironmentProblem if it does not
   */
  public Worker addWorker(String id) throws InterruptedException {
    Worker worker = Worker.start(Workers.named(workerConfig, id));
    workers.add(worker);
    if (!worker.awaitReady(READY_DEADLINE)) {
      throw new EnvironmentProblem("worker " + id + " has not joined; its log says why");
    }
    return worker;
  }

  /** The broker, to connect to. */
  public KafkaConnection kafka() {
    return KafkaConnection.to(broker.bootstrapServers());
  }

  /** The stand-ins. */
  public Simulator simulator() {
    return simulator;
  }

  /** The file that a worker of this stack reads. */
  public Path workerFile() {
    return workerFile;
  }

  /** What stands in that file. */
  public WorkerConfig workerConfig() {
    return workerConfig;
  }

  /** Drains the workers, all at once; broker and stand-ins go on. */
  public void stopWorkers() throws InterruptedException {
    workers.forEach(Worker::stop);
    for (Worker worker : workers) {
      worker.awaitExit();
    }
  }

  /** Drains the workers, then stops stand-ins and broker. */
  @Override
  public void close() {
    try {
      stopWorkers();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // the rest is stopped without waiting for them
    }
    close(broker, simulator);
  }

  private static void close(@Nullable EmbeddedKafka broker, Simulator simulator) {
    try (simulator) {
      if (broker != null) {
        broker.close();
      }
    }
  }
}
