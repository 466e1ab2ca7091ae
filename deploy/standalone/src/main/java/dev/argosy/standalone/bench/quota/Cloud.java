package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.quota.Law;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Lengths;
import dev.argosy.simulator.script.Output;
import dev.argosy.simulator.script.Script;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a scenario runs against, written once: the referee's script and the workers' file are two
 * readings of it.
 *
 * @param supplies the routes, each model's in order of preference
 * @param lanes request topics and their weights, as in {@code argosy.requests: 1}
 * @param maxInFlight calls of one worker at once
 * @param windowSeconds how much of each minute's allowance the referee lets be saved up
 * @param instant true if answers take no time
 */
record Cloud(
    List<Supply> supplies,
    Map<String, Integer> lanes,
    int maxInFlight,
    int windowSeconds,
    boolean instant) {
  /** The one topic of most scenarios. */
  static final String REQUESTS = "argosy.requests";

  /** Some 275 tokens in the mean, far below {@link Prompts#MAX_TOKENS}. */
  private static final Lengths OUTPUT = new Lengths.Lognormal(200, 0.8);

  /** Their mean: median x exp(sigma^2 / 2). */
  static final double OUTPUT_MEAN = 275;

  private static final int MINUTE_SECONDS = 60;
  private static final Duration PER_TOKEN = Duration.ofMillis(8);
  private static final Latency LATENCY =
      new Latency.Lognormal(Duration.ofMillis(600), 0.4, Duration.ofSeconds(5));

  Cloud {
    supplies = List.copyOf(supplies);
  }

  /** One lane. */
  static Cloud of(int maxInFlight, Supply... supplies) {
    return new Cloud(List.of(supplies), Map.of(REQUESTS, 1), maxInFlight, MINUTE_SECONDS, false);
  }

  /** The same with these lanes. */
  Cloud withLanes(Map<String, Integer> others) {
    return new Cloud(supplies, new LinkedHashMap<>(others), maxInFlight, windowSeconds, instant);
  }

  /** The same without any latency. */
  Cloud atOnce() {
    return new Cloud(supplies, lanes, maxInFlight, windowSeconds, true);
  }

  /** The same with another window. */
  Cloud withWindow(int seconds) {
    return new Cloud(supplies, lanes, maxInFlight, seconds, instant);
  }

  /** Calls a second that all quotas together allow. */
  double callsPerSecond(Prompts prompts) {
    return supplies.stream().mapToDouble(supply -> supply.callsPerSecond(prompts)).sum();
  }

  /**
   * Faults, with this cloud's quotas and with answers of about three seconds, by lognormal chance.
   */
  Script over(Script faults) {
    return faults
        .withOutput(new Output(OUTPUT, instant ? Duration.ZERO : PER_TOKEN))
        .withQuotas(
            supplies.stream()
                .map(Supply::quotaOfReferee)
                .map(quota -> quota.withWindow(Duration.ofSeconds(windowSeconds)))
                .toList());
  }

  SimulatorConfig simulator(Script script) {
    return SimulatorConfig.DEFAULT
        .withLatency(instant ? Latency.NONE : LATENCY)
        .withScript(over(script));
  }

  /** The workers' file. */
  String yaml(String bootstrapServers, Simulator simulator) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("worker: {max-in-flight: %d}\n".formatted(maxInFlight))
        .append("kafka: {bootstrap-servers: \"%s\"}\n".formatted(bootstrapServers))
        .append("telemetry: {host: 127.0.0.1, port: 0}\n");
    yaml.append("lanes:\n");
    lanes.forEach(
        (topic, weight) -> yaml.append("  - {topic: %s, weight: %d}\n".formatted(topic, weight)));
    yaml.append("platforms:\n");
    Set<String> platforms = new LinkedHashSet<>();
    supplies.forEach(supply -> platforms.add(platform(supply, simulator)));
    platforms.forEach(yaml::append);
    yaml.append("quotas:\n");
    supplies.forEach(supply -> yaml.append("  %s\n".formatted(supply.metering())));
    yaml.append("models:\n");
    Map<String, StringBuilder> models = new LinkedHashMap<>();
    supplies.forEach(
        supply ->
            models
                .computeIfAbsent(supply.model(), _ -> new StringBuilder())
                .append("      - %s\n".formatted(supply.route())));
    models.forEach(
        (model, routes) -> yaml.append("  %s:\n    routes:\n%s".formatted(model, routes)));
    return yaml.toString();
  }

  private String platform(Supply supply, Simulator simulator) {
    String place =
        switch (supply.law()) {
          case Law.Bedrock _ ->
              "kind: bedrock, region: %s, endpoint: \"%s\""
                  .formatted(supply.place(), simulator.bedrockUrl(Supply.ACCOUNT, supply.place()));
          case Law.Vertex _ ->
              "kind: vertex, project: %s, location: %s, endpoint: \"%s\""
                  .formatted(Supply.ACCOUNT, supply.place(), simulator.vertexUrl());
        };
    return "  %s: {%s, credentials: none, request-timeout: 120s, max-connections: %d}\n"
        .formatted(supply.platform(), place, maxInFlight);
  }
}
