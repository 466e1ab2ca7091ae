package dev.argosy.simulator.script;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads parts of a script and collects everything that is wrong with them. For one reading. */
final class Nodes {
  private final List<String> problems = new ArrayList<>();

  /** Reads one item of a list. */
  interface Item {
    void read(String path, JsonNode node);
  }

  List<String> problems() {
    return problems;
  }

  void problem(String path, String rule) {
    problems.add((path.isEmpty() ? "" : path + ": ") + rule);
  }

  void keys(String path, JsonNode node, Set<String> known) {
    if (!node.isObject()) {
      problem(path, "must be a map, got " + node);
      return;
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!known.contains(property.getKey())) {
        problem(
            path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
            "unknown, known are " + known.stream().sorted().toList());
      }
    }
  }

  void items(String path, JsonNode list, Item item) {
    if (!list.isMissingNode() && !list.isArray()) {
      problem(path, "must be a list, got " + list);
      return;
    }
    for (int index = 0; index < list.size(); index++) {
      item.read(path + "[" + index + "]", list.path(index));
    }
  }

  <T> T value(String path, String text, Function<String, T> read, T otherwise) {
    try {
      return read.apply(text);
    } catch (IllegalArgumentException wrong) {
      problem(path, String.valueOf(wrong.getMessage()));
      return otherwise;
    }
  }

  /** A property's value, or the other if it does not stand there or is wrong. */
  <T> T property(String path, JsonNode node, String name, Function<String, T> read, T otherwise) {
    return node.has(name)
        ? value(path + "." + name, node.path(name).asText(), read, otherwise)
        : otherwise;
  }

  long number(String path, JsonNode node, String name, long otherwise) {
    JsonNode number = node.path(name);
    if (number.isMissingNode()) {
      return otherwise;
    }
    if (!number.canConvertToExactIntegral() || !number.isNumber()) {
      problem(path + "." + name, "must be a whole number, got " + number);
      return otherwise;
    }
    return number.longValue();
  }
}
