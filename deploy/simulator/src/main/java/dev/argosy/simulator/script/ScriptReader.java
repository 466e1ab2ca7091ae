package dev.argosy.simulator.script;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** Reads a script and collects everything that is wrong with it. For one reading. */
final class ScriptReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Nodes nodes = new Nodes();

  Script read(String text) {
    Script script = script(tree(text));
    if (!nodes.problems().isEmpty()) {
      throw new IllegalArgumentException("script: " + String.join("; ", nodes.problems()));
    }
    return script;
  }

  private static JsonNode tree(String text) {
    try {
      return YAML.readTree(text);
    } catch (JacksonException unreadable) {
      throw new IllegalArgumentException(
          "script: not readable as YAML or JSON: " + unreadable.getOriginalMessage(), unreadable);
    }
  }

  private Script script(JsonNode root) {
    if (root.isMissingNode() || root.isNull()) {
      return Script.NONE;
    }
    nodes.keys("", root, Set.of("rates", "requests", "phases", "output", "quotas"));
    List<Script.Rule> rules = new ArrayList<>();
    nodes.items("requests", root.path("requests"), (path, node) -> rules.add(rule(path, node)));
    List<Script.Phase> phases = new ArrayList<>();
    nodes.items("phases", root.path("phases"), (path, node) -> phases.add(phase(path, node)));
    return new Script(rates("rates", root.path("rates")), rules, phases)
        .withOutput(output("output", root.path("output")))
        .withQuotas(new QuotaReader(nodes).read("quotas", root.path("quotas")));
  }

  private Output output(String path, JsonNode node) {
    if (node.isMissingNode()) {
      return Output.DEFAULT;
    }
    nodes.keys(path, node, Set.of("tokens", "per-token"));
    Lengths tokens = nodes.property(path, node, "tokens", Lengths::parse, Lengths.DEFAULT);
    Duration perToken =
        nodes.property(path, node, "per-token", Latency::parseDuration, Duration.ZERO);
    return nodes.value(path, "", ignored -> new Output(tokens, perToken), Output.DEFAULT);
  }

  private Script.Rule rule(String path, JsonNode node) {
    nodes.keys(path, node, Set.of("match", "calls", "delay"));
    List<Step> calls = new ArrayList<>();
    nodes.items(
        path + ".calls", node.path("calls"), (at, step) -> calls.add(step(at, step.asText())));
    if (calls.isEmpty()) {
      nodes.problem(path + ".calls", "must name at least one fault or 'ok'");
      calls.add(Step.OK);
    }
    return new Script.Rule(match(path + ".match", node.path("match")), calls, delay(path, node));
  }

  private Match match(String path, JsonNode node) {
    nodes.keys(path, node, Set.of("key", "prefix", "model"));
    if (node.size() != 1) {
      nodes.problem(path, "must be one of {key: K}, {prefix: P}, {model: M}, got " + node);
      return new Match.Key("");
    }
    Map.Entry<String, JsonNode> only = node.properties().iterator().next();
    String value = only.getValue().asText();
    return switch (only.getKey()) {
      case "prefix" -> new Match.Prefix(value);
      case "model" -> new Match.Model(value);
      default -> new Match.Key(value); // an unknown name is a problem already
    };
  }

  private Script.Phase phase(String path, JsonNode node) {
    nodes.keys(path, node, Set.of("from", "to", "rates", "delay"));
    Duration from = duration(path + ".from", node.path("from"));
    Duration to = duration(path + ".to", node.path("to"));
    Rates rates = rates(path + ".rates", node.path("rates"));
    Latency delay = delay(path, node);
    return nodes.value(
        path,
        "",
        ignored -> new Script.Phase(from, to, rates, delay),
        new Script.Phase(Duration.ZERO, Duration.ofNanos(1), rates, delay));
  }

  private Rates rates(String path, JsonNode node) {
    SequencedMap<Step, Double> shares = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> share : node.properties()) {
      String at = path + "." + share.getKey();
      if (!share.getValue().isNumber()) {
        nodes.problem(at, "must be a number 0..1, got " + share.getValue());
      } else {
        shares.put(step(at, share.getKey()), share.getValue().doubleValue());
      }
    }
    if (!node.isMissingNode() && !node.isObject()) {
      nodes.problem(path, "must be a map of faults to rates, got " + node);
    }
    return nodes.value(path, "", ignored -> new Rates(shares), Rates.NONE);
  }

  private Step step(String path, String text) {
    return nodes.value(path, text, Step::parse, Step.OK);
  }

  private Latency delay(String path, JsonNode node) {
    return nodes.property(path, node, "delay", Latency::parse, Latency.NONE);
  }

  private Duration duration(String path, JsonNode node) {
    return nodes.value(path, node.asText(), Latency::parseDuration, Duration.ZERO);
  }
}
