package dev.argosy.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a catalogue file: reads its keys by type and rule, and adds what is wrong to one
 * list of problems.
 */
final class Section {
  private static final int DIGITS_MAX = 12;

  private final String path;
  private final JsonNode node;
  private final List<String> problems;
  private final Set<String> read = new HashSet<>();

  Section(String path, JsonNode node, List<String> problems) {
    this.path = path;
    this.problems = problems;
    if (node.isObject()) {
      this.node = node;
    } else {
      this.node = MissingNode.getInstance();
      problems.add((path.isEmpty() ? "the file" : path) + " must be a mapping, was " + shown(node));
    }
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The key's value; null if it is absent or empty. */
  @Nullable JsonNode value(String key) {
    read.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  void problem(String key, String rule, JsonNode value) {
    problems.add(path(key) + " " + rule + ", was " + shown(value));
  }

  void missing(String key) {
    if (node.isMissingNode()) {
      return; // that it is no mapping is the problem, and it is listed
    }
    problems.add(path(key) + " must be there");
  }

  Optional<String> text(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > 256) {
      problem(key, "must be text of 1..256 characters", value);
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  Optional<Integer> integer(String key, int min, int max) {
    JsonNode value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    boolean fits =
        value.isIntegralNumber()
            && value.canConvertToInt()
            && value.intValue() >= min
            && value.intValue() <= max;
    if (!fits) {
      problem(key, "must be an integer of " + min + ".." + max, value);
      return Optional.empty();
    }
    return Optional.of(value.intValue());
  }

  Optional<Boolean> bool(String key) {
    JsonNode value = value(key);
    if (value != null && !value.isBoolean()) {
      problem(key, "must be true or false", value);
      return Optional.empty();
    }
    return Optional.ofNullable(value).map(JsonNode::booleanValue);
  }

  /** A number of 0 or more with at most 12 digits on each side of the point. */
  Optional<BigDecimal> decimal(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    BigDecimal amount = value.isNumber() ? value.decimalValue() : BigDecimal.ONE.negate();
    boolean fits =
        amount.signum() >= 0
            && Math.abs((long) amount.scale()) <= DIGITS_MAX
            && (long) amount.precision() - amount.scale() <= DIGITS_MAX;
    if (!fits) {
      problem(key, "must be a number of 0 or more, at most 12 digits a side of the point", value);
      return Optional.empty();
    }
    return Optional.of(amount);
  }

  /** The first instant of a date, in UTC. */
  Optional<Instant> date(String key) {
    JsonNode value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(value.asText()).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException notADate) {
      problem(key, "must be a date such as 2026-10-07", value);
      return Optional.empty();
    }
  }

  /** One entry of a mapping whose keys are names. */
  interface Entry {
    void read(Section at, String name, JsonNode value);
  }

  /** Each entry of the mapping under this key. */
  void entries(String key, Entry each) {
    JsonNode value = value(key);
    if (value == null) {
      return;
    }
    Section at = new Section(path(key), value, problems);
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      each.read(at, entry.getKey(), entry.getValue());
    }
  }

  /** The elements of the list under this key. */
  List<JsonNode> elements(String key) {
    JsonNode value = value(key);
    List<JsonNode> elements = new ArrayList<>();
    if (value != null && !value.isArray()) {
      problem(key, "must be a list", value);
    } else if (value != null) {
      value.forEach(elements::add);
    }
    return elements;
  }

  /**
   * Every key that nobody asked for is a problem: it is a typing error, or meant for another
   * version.
   */
  void refuseUnknownKeys() {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!read.contains(key)) {
                problems.add(path(key) + " is not a key here");
              }
            });
  }

  private static String shown(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "nothing";
    }
    String text = value.isValueNode() ? value.asText() : value.isArray() ? "a list" : "a mapping";
    return text.length() <= 64 ? text : text.substring(0, 64) + "...";
  }
}
