package dev.argosy.standalone.bench.quota;

import dev.argosy.standalone.Shell;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What can be shown of quotas; each is a run of its own, of five minutes at most by default. */
public enum QuotaScenario {
  ONE_WORKER("a backlog without end, one Bedrock quota, one worker", 220, 1, 1),
  FLEET("the same with four workers; one more joins halfway", 220, 1, 4),
  FLEET_KILL("the same with four workers; one is killed halfway", 220, 1, 4),
  POOLED("two Bedrock regions and Vertex global behind one model name", 220, 1, 2),
  SKEWED("the whole backlog in one of twelve partitions", 220, 1, 3),
  LANES("two lanes, most of each in one partition", 220, 1, 3),
  BASELINES("what others do, beside one worker: backoff alone; a static limit", 80, 1, 1),
  STORM("every call throttled for the time given, then none", 120, 2_000, 1),
  EXHAUSTED_MODEL(
      "requests of one model behind those of another that has no quota left", 120, 10_000, 1),
  OVERSIZED(
      "one request of 100,000 tokens among small ones, on a quota that twelve share", 30, 1, 12),
  PARKED("a backlog of one model without quota: what is written again", 60, 1_000_000, 1),
  PARKED_RETRY("retries due behind parked requests", 60, 20_000, 1),
  RESIDENCY("requests bound to eu under a storm of throttles: calls outside", 200, 10_000, 1);

  private final String description;
  private final int seconds;
  private final int requests;
  private final int workers;

  QuotaScenario(String description, int seconds, int requests, int workers) {
    this.description = description;
    this.seconds = seconds;
    this.requests = requests;
    this.workers = workers;
  }

  /** The one of this name, as in {@code one-worker}. */
  public static Optional<QuotaScenario> named(String name) {
    return Arrays.stream(values()).filter(scenario -> scenario.wireName().equals(name)).findFirst();
  }

  /** Its name on the command line. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In half a line. */
  public String description() {
    return description;
  }

  /** How large it is if nothing else is said. */
  public Size size() {
    return new Size(seconds, requests, workers, Size.WINDOW_SECONDS);
  }

  /**
   * Runs it.
   *
   * @return its figures; {@code goal} in words, {@code met} whether it was
   */
  public Map<String, Object> run(Size wanted, Shell shell) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("scenario", wireName());
    long start = System.nanoTime();
    figures.putAll(shown(wanted, shell));
    figures.put("workers", wanted.workers());
    figures.put("seconds", Math.round((System.nanoTime() - start) / 1e8) / 10.0);
    figures.put("processors", Runtime.getRuntime().availableProcessors());
    return figures;
  }

  private Map<String, Object> shown(Size wanted, Shell shell) {
    return switch (this) {
      case ONE_WORKER -> Saturated.oneWorker(wanted, shell);
      case FLEET -> Saturated.fleet(wanted, shell);
      case FLEET_KILL -> Saturated.fleetKill(wanted, shell);
      case POOLED -> Saturated.pooled(wanted, shell);
      case SKEWED -> Saturated.skewed(wanted, shell);
      case LANES -> Saturated.lanes(wanted, shell);
      case BASELINES -> Baselines.measure(wanted, shell);
      case STORM -> Storm.run(wanted, shell);
      case EXHAUSTED_MODEL -> ExhaustedModel.run(wanted, shell);
      case OVERSIZED -> Oversized.run(wanted, shell);
      case PARKED -> Parked.run(wanted, shell);
      case PARKED_RETRY -> ParkedRetry.run(wanted, shell);
      case RESIDENCY -> Residency.run(wanted, shell);
    };
  }
}
