package dev.argosy.standalone.asking;

import dev.argosy.client.FleetConfig;
import dev.argosy.client.MessageRequest;
import dev.argosy.standalone.DurationOption;
import dev.argosy.standalone.UsageProblem;
import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every request of a command says besides its prompt, as options. */
public final class AskOptions {
  private static final int PARALLEL_MAX = 1_000;
  private static final Duration DAY = Duration.ofHours(24);

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "claude-haiku-4-5",
      description = "The model. Default: ${DEFAULT-VALUE}.")
  String model = "claude-haiku-4-5";

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Most tokens of one file's answer. Default: ${DEFAULT-VALUE}.")
  int maxTokens;

  @Option(names = "--tenant", paramLabel = "NAME", description = "Who is billed.")
  @Nullable String tenant;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "A billing dimension of all requests; may be repeated.")
  Map<String, String> tags = new LinkedHashMap<>();

  @Option(
      names = "--max-cost-usd",
      paramLabel = "USD",
      description = "List price that each single file may cost, such as 0.05.")
  @Nullable String maxCostUsd;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "32",
      description = "Files that are asked about at once; each is in memory. Default: 32.")
  int parallel = 32;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = DurationOption.class,
      description = "Longest wait for one file's answer, as in 90s or 10m. Default: 10m.")
  Duration timeout = Duration.ofMinutes(10);

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "The lane to send to. Default: the first, argosy.requests.")
  @Nullable String lane;

  /**
   * Options to be filled in by the command line.
   *
   * @param maxTokens the default
   */
  public AskOptions(int maxTokens) {
    this.maxTokens = maxTokens;
  }

  /** How the fleet is reached. Its topics must be there. */
  public FleetConfig fleet(KafkaConnection kafka, Installation.Names names) {
    if (parallel < 1 || parallel > PARALLEL_MAX) {
      throw new UsageProblem("--parallel must be 1.." + PARALLEL_MAX + ", was " + parallel);
    }
    if (timeout.toMillis() < 1 || timeout.compareTo(DAY) > 0) {
      throw new UsageProblem("--timeout must be 1ms..24h");
    }
    try {
      request("").user("-").build();
    } catch (IllegalArgumentException brokenRule) {
      throw new UsageProblem(String.valueOf(brokenRule.getMessage()));
    }
    FleetConfig config = names.fleet(kafka, lane);
    kafka.requireTopic(config.requestsTopic());
    kafka.requireTopic(config.repliesTopic());
    return config;
  }

  /** A request with this system prompt, still without what the user says. */
  public MessageRequest.Builder request(String system) {
    MessageRequest.Builder request =
        MessageRequest.builder().model(model).maxTokens(maxTokens).system(system).tags(tags);
    if (tenant != null) {
      request.tenant(tenant);
    }
    return maxCostUsd == null ? request : request.maxCostUsd(maxCostUsd);
  }

  /** How many files are asked about at once. */
  public int parallel() {
    return parallel;
  }

  /** Longest wait for one file. */
  public Duration timeout() {
    return timeout;
  }
}
