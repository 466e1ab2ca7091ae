package dev.argosy.simulator.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.simulator.script.Draw;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes up a tool's input that fits its JSON Schema. It follows from the schema and the request's
 * key alone. For one input.
 *
 * <p>Known are types, members, items and their number, enums, constants, bounds of numbers and
 * lengths of texts, the formats of dates, alternatives (the first one), {@code allOf} and
 * references within the schema; all else is passed over. The elements of a list take the values of
 * an enum by turns, so that a list with an enum of numbers names each number once. What has no
 * bound in the schema is small.
 */
final class MadeUpInput {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final List<String> WORDS =
      List.of("oak", "pine", "wool", "grain", "oar", "Ἀργώ", "café", "star", "port", "crew", "⛵");
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final int DEPTH_MAX = 24;
  private static final int VALUES_MAX = 5_000;
  private static final int ITEMS_MAX = 1_000;
  private static final int BOUND = 1_000;
  private static final double HUGE = 1e15;

  private final JsonNode root;
  private final Draw draw;
  private int drawn;
  private int made;

  private MadeUpInput(JsonNode root, Draw draw) {
    this.root = root;
    this.draw = draw;
  }

  /** A JSON object for this schema; an empty one if the schema is not JSON. */
  static String of(String schema, String key) {
    try {
      JsonNode root = MAPPER.readTree(schema);
      MadeUpInput input = new MadeUpInput(root, Draw.of(0, key, 1));
      JsonNode value = input.value(root, "", 0, 0);
      return MAPPER.writeValueAsString(value.isObject() ? value : MAPPER.createObjectNode());
    } catch (JsonProcessingException unreadable) {
      return "{}";
    }
  }

  /**
   * A value.
   *
   * @param path to it, without places in lists: equal for all elements of a list
   * @param place in the closest list
   */
  private JsonNode value(JsonNode written, String path, int place, int depth) {
    made++;
    JsonNode schema = resolved(written, depth);
    JsonNode choices = schema.path("enum");
    if (!choices.isEmpty()) {
      long begin = draw.bits(Draw.Purpose.CONTENT, path.hashCode());
      return choices.path((int) Long.remainderUnsigned(begin + place, choices.size()));
    }
    if (schema.has("const")) {
      return schema.path("const");
    }
    return switch (type(schema)) {
      case "array" -> list(schema, path, depth);
      case "string" -> MAPPER.getNodeFactory().textNode(text(schema));
      case "integer" -> MAPPER.getNodeFactory().numberNode(number(schema).longValue());
      case "number" -> MAPPER.getNodeFactory().numberNode(number(schema));
      case "boolean" -> MAPPER.getNodeFactory().booleanNode(upTo(2) == 1);
      case "null" -> MAPPER.nullNode();
      default -> object(schema, path, place, depth);
    };
  }

  /** References followed, the first alternative taken, and what must hold besides put together. */
  private JsonNode resolved(JsonNode written, int depth) {
    JsonNode schema = written;
    for (int steps = 0; steps < DEPTH_MAX; steps++) {
      String reference = schema.path("$ref").asText("");
      JsonNode alternatives = schema.has("anyOf") ? schema.path("anyOf") : schema.path("oneOf");
      if (!reference.isEmpty()) {
        schema = reference.startsWith("#/") ? root.at(reference.substring(1)) : root;
      } else if (!alternatives.isEmpty()) {
        schema = alternatives.path(0);
      } else {
        break;
      }
    }
    if (schema.path("allOf").isEmpty() || depth > DEPTH_MAX) {
      return schema;
    }
    ObjectNode together = MAPPER.createObjectNode();
    for (JsonNode part : schema.path("allOf")) {
      if (resolved(part, depth + DEPTH_MAX / 4) instanceof ObjectNode object) {
        together.setAll(object);
      }
    }
    schema.properties().stream()
        .filter(field -> !field.getKey().equals("allOf"))
        .forEach(field -> together.set(field.getKey(), field.getValue()));
    return together;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    for (JsonNode each : type) {
      if (!each.asText().equals("null")) {
        return each.asText();
      }
    }
    if (type.isTextual()) {
      return type.asText();
    }
    boolean object = schema.has("properties") || schema.has("additionalProperties");
    return object ? "object" : schema.has("items") ? "array" : "string";
  }

  private JsonNode object(JsonNode schema, String path, int place, int depth) {
    ObjectNode object = MAPPER.createObjectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      String name = member.getKey();
      if (required.remove(name) || (!exhausted(depth) && upTo(2) == 1)) {
        object.set(name, member(member.getValue(), path + "." + name, place, depth));
      }
    }
    JsonNode others = schema.path("additionalProperties");
    if (others.isObject() && !exhausted(depth)) {
      required.add(WORDS.getFirst());
    }
    required.forEach(name -> object.set(name, member(others, path + "." + name, place, depth)));
    return object;
  }

  private JsonNode member(JsonNode schema, String path, int place, int depth) {
    return depth > DEPTH_MAX ? MAPPER.nullNode() : value(schema, path, place, depth + 1);
  }

  private JsonNode list(JsonNode schema, String path, int depth) {
    ArrayNode list = MAPPER.createArrayNode();
    int least = Math.clamp(schema.path("minItems").asInt(exhausted(depth) ? 0 : 1), 0, ITEMS_MAX);
    int most = Math.clamp(schema.path("maxItems").asInt(least + 2), least, least + 2);
    int size = exhausted(depth) ? least : least + upTo(most - least + 1);
    for (int place = 0; place < size && depth <= DEPTH_MAX && made < 2 * VALUES_MAX; place++) {
      list.add(value(schema.path("items"), path + "[]", place, depth + 1));
    }
    return list;
  }

  private String text(JsonNode schema) {
    LocalDate day = DAY.plusDays(upTo(365));
    switch (schema.path("format").asText("")) {
      case "date" -> {
        return day.toString();
      }
      case "date-time" -> {
        return day + "T12:00:00Z";
      }
      default -> {}
    }
    int least = Math.clamp(schema.path("minLength").asInt(0), 0, BOUND);
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    StringBuilder text = new StringBuilder(WORDS.get(upTo(WORDS.size())));
    for (int more = upTo(3); more > 0 || text.length() < least; more--) {
      text.append(' ').append(WORDS.get(upTo(WORDS.size())));
    }
    return text.length() <= most ? text.toString() : text.substring(0, Math.max(0, most));
  }

  /** A whole number has no digits behind the point; others have two. */
  private BigDecimal number(JsonNode schema) {
    boolean whole = type(schema).equals("integer");
    BigDecimal step = whole ? BigDecimal.ONE : new BigDecimal("0.01");
    BigDecimal least =
        schema.has("exclusiveMinimum")
            ? bound(schema, "exclusiveMinimum", BigDecimal.ZERO).add(step)
            : bound(schema, "minimum", BigDecimal.ZERO);
    BigDecimal small = least.add(BigDecimal.valueOf(BOUND));
    BigDecimal most = small.min(bound(schema, "maximum", small));
    BigDecimal steps = most.subtract(least).divideToIntegralValue(step);
    int taken = upTo(steps.max(BigDecimal.ZERO).intValue() + 1);
    return least.add(step.multiply(BigDecimal.valueOf(taken)));
  }

  /** What the schema says, unless it is no number or a huge one. */
  private static BigDecimal bound(JsonNode schema, String keyword, BigDecimal otherwise) {
    JsonNode bound = schema.path(keyword);
    return bound.isNumber() && Math.abs(bound.doubleValue()) < HUGE
        ? bound.decimalValue()
        : otherwise;
  }

  /** Enough is made up: no more than must be. */
  private boolean exhausted(int depth) {
    return depth > DEPTH_MAX / 4 || made > VALUES_MAX;
  }

  private int upTo(int bound) {
    return (int) Long.remainderUnsigned(draw.bits(Draw.Purpose.CONTENT, drawn++), bound);
  }
}
