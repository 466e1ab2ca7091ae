package dev.argosy.simulator.script;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.simulator.quota.Law;
import dev.argosy.simulator.quota.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads a script's quotas. For one reading. */
final class QuotaReader {
  private static final Set<String> BEDROCK =
      Set.of(
          "name",
          "law",
          "account",
          "region",
          "models",
          "tokens-per-minute",
          "burndown",
          "max-output",
          "requests-per-minute",
          "tokens-per-day",
          "window",
          "retry-after");
  private static final Set<String> VERTEX =
      Set.of(
          "name",
          "law",
          "project",
          "location",
          "models",
          "queries-per-minute",
          "input-tokens-per-minute",
          "output-tokens-per-minute",
          "window",
          "retry-after");

  private final Nodes nodes;

  QuotaReader(Nodes nodes) {
    this.nodes = nodes;
  }

  List<Quota> read(String path, JsonNode list) {
    List<Quota> quotas = new ArrayList<>();
    Set<String> names = new HashSet<>();
    nodes.items(
        path,
        list,
        (at, node) -> {
          Quota quota = quota(at, node);
          if (!names.add(quota.name())) {
            nodes.problem(at + ".name", "must be a name of its own, got '" + quota.name() + "'");
          }
          quotas.add(quota);
        });
    return quotas;
  }

  private Quota quota(String path, JsonNode node) {
    String law = node.path("law").asText();
    return switch (law) {
      case "bedrock" -> {
        nodes.keys(path, node, BEDROCK);
        yield quota(
            path,
            node,
            "account",
            "region",
            nodes.value(path, "", bedrock(path, node), Law.Bedrock.of(1)));
      }
      case "vertex" -> {
        nodes.keys(path, node, VERTEX);
        yield quota(
            path,
            node,
            "project",
            "location",
            nodes.value(path, "", vertex(path, node), new Law.Vertex(1, 1, 1)));
      }
      default -> {
        nodes.problem(path + ".law", "must be bedrock or vertex, got '" + law + "'");
        yield Quota.of(path, Law.Bedrock.of(1));
      }
    };
  }

  private Function<String, Law> bedrock(String path, JsonNode node) {
    return ignored ->
        new Law.Bedrock(
            nodes.number(path, node, "tokens-per-minute", 0),
            nodes.number(path, node, "burndown", Law.Bedrock.BURNDOWN),
            nodes.number(path, node, "max-output", Law.Bedrock.MAX_OUTPUT),
            nodes.number(path, node, "requests-per-minute", Law.UNLIMITED),
            nodes.number(path, node, "tokens-per-day", Law.UNLIMITED));
  }

  private Function<String, Law> vertex(String path, JsonNode node) {
    return ignored ->
        new Law.Vertex(
            nodes.number(path, node, "queries-per-minute", Law.UNLIMITED),
            nodes.number(path, node, "input-tokens-per-minute", Law.UNLIMITED),
            nodes.number(path, node, "output-tokens-per-minute", Law.UNLIMITED));
  }

  private Quota quota(String path, JsonNode node, String account, String region, Law law) {
    List<String> models = new ArrayList<>();
    nodes.items(path + ".models", node.path("models"), (at, model) -> models.add(model.asText()));
    Duration window = nodes.property(path, node, "window", Latency::parseDuration, Quota.WINDOW);
    Duration retryAfter =
        nodes.property(path, node, "retry-after", Latency::parseDuration, Duration.ZERO);
    return nodes.value(
        path,
        "",
        ignored ->
            new Quota(
                node.path("name").asText(),
                node.path(account).asText(),
                node.path(region).asText(),
                models,
                law,
                window,
                retryAfter),
        Quota.of(path, law));
  }
}
