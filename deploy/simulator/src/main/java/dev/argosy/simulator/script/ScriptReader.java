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
import java.util.function.Function;

/** Reads a script and collects everything that is wrong with it. For one reading. */
final class ScriptReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final List<String> problems = new ArrayList<>();

  Script read(String text) {
    Script script = script(tree(text));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("script: " + String.join("; ", problems));
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
    keys("", root, Set.of("rates", "requests", "phases"));
    List<Script.Rule> rules = new ArrayList<>();
    items("requests", root.path("requests"), (path, node) -> rules.add(rule(path, node)));
    List<Script.Phase> phases = new ArrayList<>();
    items("phases", root.path("phases"), (path, node) -> phases.add(phase(path, node)));
    return new Script(rates("rates", root.path("rates")), rules, phases);
  }

  private Script.Rule rule(String path, JsonNode node) {
    keys(path, node, Set.of("match", "calls", "delay"));
    List<Step> calls = new ArrayList<>();
    items(path + ".calls", node.path("calls"), (at, step) -> calls.add(step(at, step.asText())));
    if (calls.isEmpty()) {
      problems.add(path + ".calls: must name at least one fault or 'ok'");
      calls.add(Step.OK);
    }
    return new Script.Rule(match(path + ".match", node.path("match")), calls, delay(path, node));
  }

  private Match match(String path, JsonNode node) {
    keys(path, node, Set.of("key", "prefix", "model"));
    if (node.size() != 1) {
      problems.add(path + ": must be one of {key: K}, {prefix: P}, {model: M}, got " + node);
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
    keys(path, node, Set.of("from", "to", "rates", "delay"));
    Duration from = duration(path + ".from", node.path("from"));
    Duration to = duration(path + ".to", node.path("to"));
    Rates rates = rates(path + ".rates", node.path("rates"));
    Latency delay = delay(path, node);
    return value(
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
        problems.add(at + ": must be a number 0..1, got " + share.getValue());
      } else {
        shares.put(step(at, share.getKey()), share.getValue().doubleValue());
      }
    }
    if (!node.isMissingNode() && !node.isObject()) {
      problems.add(path + ": must be a map of faults to rates, got " + node);
    }
    return value(path, "", ignored -> new Rates(shares), Rates.NONE);
  }

  private Step step(String path, String text) {
    return value(path, text, Step::parse, Step.OK);
  }

  private Latency delay(String path, JsonNode node) {
    return node.has("delay")
        ? value(path + ".delay", node.path("delay").asText(), Latency::parse, Latency.NONE)
        : Latency.NONE;
  }

  private Duration duration(String path, JsonNode node) {
    return value(path, node.asText(), Latency::parseDuration, Duration.ZERO);
  }

  private void keys(String path, JsonNode node, Set<String> known) {
    if (!node.isObject()) {
      problems.add((path.isEmpty() ? "" : path + ": ") + "must be a map, got " + node);
      return;
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!known.contains(property.getKey())) {
        problems.add(
            "%s: unknown, known are %s"
                .formatted(
                    path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                    known.stream().sorted().toList()));
      }
    }
  }

  private interface Item {
    void read(String path, JsonNode node);
  }

  private void items(String path, JsonNode list, Item item) {
    if (!list.isMissingNode() && !list.isArray()) {
      problems.add(path + ": must be a list, got " + list);
      return;
    }
    for (int index = 0; index < list.size(); index++) {
      item.read(path + "[" + index + "]", list.path(index));
    }
  }

  private <T> T value(String path, String text, Function<String, T> read, T otherwise) {
    try {
      return read.apply(text);
    } catch (IllegalArgumentException wrong) {
      problems.add(path + ": " + wrong.getMessage());
      return otherwise;
    }
  }
}
