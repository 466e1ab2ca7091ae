package dev.argosy.standalone;

import dev.argosy.contract.TopicSettings;
import dev.argosy.contract.Topics;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.TopicCreation;
import dev.argosy.standalone.kafka.TopicCreation.Report;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.path.LaneConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code argosy topics create}: makes the topics that are missing. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the topics that are missing.",
      "",
      "  argosy topics create --config worker.yaml --dry-run",
      "  argosy topics create --config worker.yaml",
      "",
      "With the settings that the workers rely on.",
      "Topics that are there are compared and never changed. Doing it again is harmless."
    },
    footerHeading = "%nExit codes:%n",
    footer =
        "  0 they are there, and what differs is said; 2 usage or configuration; 3 environment.")
final class TopicsCreateCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin final KafkaConnection kafka;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "A worker's configuration: its topics, its lanes and, unless given otherwise, its cluster.",
        "Default: the topics argosy.*."
      })
  @Nullable Path config;

  @Option(
      names = "--dry-run",
      description = "Asks the cluster what would be made, and makes nothing.")
  boolean dryRun;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = {
        "Partitions of each topic that may have several; the most workers that are of use.",
        "Default: " + TopicSettings.PARTITIONS + "."
      })
  @Nullable Integer partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      description = "Copies of each partition. Default: the cluster's own.")
  @Nullable Short replicationFactor;

  @Option(names = "--json", description = "Prints {\"created\",\"exists\",\"differs\"}.")
  boolean json;

  TopicsCreateCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
  }

  @Override
  public Integer call() {
    require(partitions == null || partitions > 0, "--partitions must be 1 or more");
    require(
        replicationFactor == null || replicationFactor > 0,
        "--replication-factor must be 1 or more");
    TopicCreation creation =
        new TopicCreation(
            kafka,
            partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions),
            Optional.ofNullable(replicationFactor));
    List<Report> reports = creation.create(topics(), dryRun);
    if (json) {
      shell.json(object(reports));
    } else {
      reports.forEach(this::print);
    }
    return ExitCode.DONE;
  }

  private List<TopicSettings> topics() {
    if (config == null) {
      return TopicSettings.all(
          Topics.defaults(), LaneConfig.DEFAULT.stream().map(LaneConfig::topic).toList(), 0);
    }
    WorkerConfig worker = new ConfigReader(shell.environment()).read(config);
    kafka.otherwise(worker.kafka().bootstrapServers(), worker.kafka().properties());
    return worker.topicSettings();
  }

  private void print(Report report) {
    switch (report) {
      case Report.Created(var topic, var count) ->
          shell.line(
              "%-9s %s (%d %s)"
                  .formatted(
                      dryRun ? "to create" : "created",
                      topic,
                      count,
                      count == 1 ? "partition" : "partitions"));
      case Report.Exists(var topic) -> shell.line("%-9s %s".formatted("exists", topic));
      case Report.Differs(var topic, var differences) -> {
        shell.line("%-9s %s".formatted("differs", topic));
        differences.forEach(difference -> shell.line("          " + difference));
      }
    }
  }

  private static Map<String, Object> object(List<Report> reports) {
    return Map.of(
        "created", names(reports, Report.Created.class),
        "exists", names(reports, Report.Exists.class),
        "differs",
            reports.stream()
                .filter(Report.Differs.class::isInstance)
                .map(Report.Differs.class::cast)
                .map(report -> Map.of("topic", report.topic(), "differences", report.differences()))
                .toList());
  }

  private static List<String> names(List<Report> reports, Class<? extends Report> kind) {
    return reports.stream().filter(kind::isInstance).map(Report::topic).toList();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new UsageProblem(rule);
    }
  }
}
