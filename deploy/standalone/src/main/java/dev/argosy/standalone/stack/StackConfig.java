package dev.argosy.standalone.stack;

import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.SimulatorConfig;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What a stack is made of.
 *
 * @param directory where the broker's data and {@code worker.yaml} stand; made if it is missing
 * @param kafkaPort the broker's port; 0 takes a free one
 * @param simulator the stand-ins
 * @param partitions of each topic that may have several; empty: as many as an installation has
 * @param workerText the workers' configuration
 */
public record StackConfig(
    Path directory,
    int kafkaPort,
    SimulatorConfig simulator,
    OptionalInt partitions,
    WorkerText workerText) {
  /** What an installation has. */
  public static final String RETRY = "attempts-max: 5, delay-base: 1s, delay-max: 60s";

  /** The text of a worker's file, once it is known where broker and stand-ins are. */
  @FunctionalInterface
  public interface WorkerText {
    /** The file's text, in YAML. */
    String yaml(String bootstrapServers, Simulator simulator);
  }

  /**
   * With workers that may call every model and never meet a quota.
   *
   * @param maxInFlight calls of one worker at once
   * @param retry the workers' block {@code retry}, as {@link #RETRY}
   */
  public StackConfig(
      Path directory,
      int kafkaPort,
      SimulatorConfig simulator,
      OptionalInt partitions,
      int maxInFlight,
      String retry) {
    this(
        directory,
        kafkaPort,
        simulator,
        partitions,
        (bootstrapServers, running) ->
            new WorkerFile(
                    bootstrapServers, running.bedrockUrl(), running.vertexUrl(), maxInFlight, retry)
                .yaml());
  }
}
