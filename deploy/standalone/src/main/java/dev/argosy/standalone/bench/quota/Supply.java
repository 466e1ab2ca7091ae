package dev.argosy.standalone.bench.quota;

import dev.argosy.catalog.Catalog;
import dev.argosy.simulator.quota.Law;
import dev.argosy.simulator.quota.Quota;

/**
 * One route of one model and the quota of its own that it draws on.
 *
 * @param quota its name, the same to the referee and to the workers
 * @param place Bedrock's region or Vertex's location
 * @param profile of a Bedrock model, as in {@code global}; not looked at on Vertex
 * @param geography as the workers' file says it
 * @param model the catalogue's name
 * @param law what the referee allows
 * @param told what the workers believe; mostly the same
 */
record Supply(
    String quota, String place, String profile, String geography, String model, Law law, Law told) {
  /** Of all Bedrock calls; of all Vertex calls it is the project. */
  static final String ACCOUNT = "bench";

  /** How much of the rate workers may save up, in seconds. */
  static final int BURST_SECONDS = 10;

  /** A model of Bedrock anywhere, in a region's account. */
  static Supply bedrock(String quota, String region, String model, long tokensPerMinute) {
    Law law = Law.Bedrock.of(tokensPerMinute);
    return new Supply(quota, region, "global", "global", model, law, law);
  }

  /** A model of Vertex at a location. */
  static Supply vertex(String quota, String location, String model, Law.Vertex law) {
    return new Supply(quota, location, "", location, model, law, law);
  }

  /** The same as workers believe it who were told something else. */
  Supply told(Law other) {
    return new Supply(quota, place, profile, geography, model, law, other);
  }

  /** The same where no call leaves a geography. */
  Supply within(String other) {
    return new Supply(quota, place, other, other, model, law, told);
  }

  Quota quotaOfReferee() {
    return Quota.of(quota, law).in(ACCOUNT, place).ofModels(modelId());
  }

  /** Calls a second that its quota allows, with answers that {@code max_tokens} leaves whole. */
  double callsPerSecond(Prompts prompts) {
    return switch (law) {
      case Law.Bedrock bedrock ->
          bedrock.tokensPerMinute()
              / 60.0
              / (prompts.inputTokens() + Cloud.OUTPUT_MEAN * bedrock.burndown());
      case Law.Vertex vertex ->
          Math.min(
              vertex.queriesPerMinute() / 60.0,
              Math.min(
                  vertex.inputTokensPerMinute() / 60.0 / prompts.inputTokens(),
                  vertex.outputTokensPerMinute() / 60.0 / Cloud.OUTPUT_MEAN));
    };
  }

  String platform() {
    return switch (law) {
      case Law.Bedrock _ -> "bedrock-" + place;
      case Law.Vertex _ -> "vertex-" + place;
    };
  }

  String modelId() {
    var ids = Catalog.bundled().model(model).orElseThrow().platformIds();
    return switch (law) {
      case Law.Bedrock _ -> profile + "." + ids.get("bedrock");
      case Law.Vertex _ -> String.valueOf(ids.get("vertex"));
    };
  }

  String route() {
    return "{platform: %s, model-id: \"%s\", geography: %s, quota: %s}"
        .formatted(platform(), modelId(), geography, quota);
  }

  String metering() {
    return switch (told) {
      case Law.Bedrock bedrock ->
          "%s: {metering: bedrock, tokens-per-minute: %d, burst: %ds}"
              .formatted(quota, bedrock.tokensPerMinute(), BURST_SECONDS);
      case Law.Vertex vertex ->
          "%s: {metering: vertex, queries-per-minute: %d, input-tokens-per-minute: %d, output-tokens-per-minute: %d, burst: %ds}"
              .formatted(
                  quota,
                  vertex.queriesPerMinute(),
                  vertex.inputTokensPerMinute(),
                  vertex.outputTokensPerMinute(),
                  BURST_SECONDS);
    };
  }
}
