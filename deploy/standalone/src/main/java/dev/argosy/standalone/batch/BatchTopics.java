package dev.argosy.standalone.batch;

import dev.argosy.client.FleetConfig;
import dev.argosy.contract.Topics;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.util.List;
import picocli.CommandLine.Option;

/** The topics that a batch meets, as options. */
public final class BatchTopics {
  private static final Topics DEFAULTS = Topics.defaults();

  @Option(
      names = "--topic",
      defaultValue = "argosy.requests",
      description = "Where to send. Default: ${DEFAULT-VALUE}.")
  String lane = "argosy.requests";

  @Option(
      names = "--results-topic",
      defaultValue = "argosy.results",
      description = "Default: ${DEFAULT-VALUE}.")
  String results = DEFAULTS.results();

  @Option(
      names = "--retries-topic",
      defaultValue = "argosy.retries",
      description = "Default: ${DEFAULT-VALUE}.")
  String retries = DEFAULTS.retries();

  @Option(
      names = "--parked-topic",
      defaultValue = "argosy.parked",
      description = "Default: ${DEFAULT-VALUE}.")
  String parked = DEFAULTS.parked();

  /** Options to be filled in by the command line. */
  public BatchTopics() {}

  /** The cluster and the lane. */
  public FleetConfig fleet(KafkaConnection kafka) {
    return kafka.fleet(lane);
  }

  /** The names of the other topics. */
  public Topics others() {
    return new Topics(
        results,
        DEFAULTS.replies(),
        retries,
        parked,
        DEFAULTS.usage(),
        DEFAULTS.chunks(),
        DEFAULTS.deadLetters(),
        DEFAULTS.control(),
        DEFAULTS.fleet(),
        DEFAULTS.maxMessageBytes(),
        DEFAULTS.requestsKept());
  }

  /**
   * Returns if all of them are there.
   *
   * @throws dev.argosy.standalone.EnvironmentProblem naming one that is not
   */
  public void require(KafkaConnection kafka) {
    List.of(lane, results, retries, parked).forEach(kafka::requireTopic);
  }
}
