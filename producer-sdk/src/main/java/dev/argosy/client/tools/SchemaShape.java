package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A schema that somebody wrote; the value stays JSON. The model sees all of it. Checked of an
 * answer: {@code type}, {@code enum}, {@code const}, {@code properties}, {@code required}, {@code
 * additionalProperties}, {@code items}, {@code minItems}, {@code maxItems}, {@code minimum}, {@code
 * maximum}, {@code anyOf}, {@code oneOf} (as {@code anyOf}), {@code allOf} and {@code $ref} within
 * the schema. What else stands there is the model's to keep.
 *
 * @param root the whole schema, never changed
 */
record SchemaShape(ObjectNode root) implements Shape {
  private static final int DEPTH_MAX = 200;

  /**
   * The shape of this schema.
   *
   * @throws IllegalArgumentException if it is not one of an object, or refers to what is not in it
   */
  static SchemaShape of(ObjectNode schema) {
    if (!schema.path("type").asText().equals("object")) {
      throw new IllegalArgumentException("the schema must say \"type\": \"object\"");
    }
    SchemaShape shape = new SchemaShape(schema.deepCopy());
    shape.follow(shape.root, Collections.newSetFromMap(new IdentityHashMap<>()));
    return shape;
  }

  /** Goes wherever {@link #check} may go: what cannot be followed is found before anybody pays. */
  private void follow(JsonNode written, Set<JsonNode> seen) {
    JsonNode schema = resolved(written);
    if (seen.add(schema)) {
      for (String keyword : List.of("allOf", "anyOf", "oneOf", "properties")) {
        schema.path(keyword).forEach(part -> follow(part, seen));
      }
      follow(schema.path("items"), seen);
      follow(schema.path("additionalProperties"), seen);
    }
  }

  @Override
  public ObjectNode schema() {
    return root.deepCopy();
  }

  @Override
  public Object read(JsonNode value, String place) {
    check(value, root, place, 0);
    return value;
  }

  private void check(JsonNode value, JsonNode written, String place, int depth) {
    if (depth > DEPTH_MAX) {
      throw Misfit.of(place, "must not be nested deeper than " + DEPTH_MAX);
    }
    JsonNode schema = resolved(written);
    if (value.isMissingNode() || (schema.isBoolean() && !schema.booleanValue())) {
      throw Misfit.of(place, value.isMissingNode() ? "must be there" : "must not be there");
    }
    type(value, schema.path("type"), place);
    if (schema.has("enum") && !among(value, schema.path("enum"))) {
      throw Misfit.of(place, "must be one of the schema's values", value);
    }
    if (schema.has("const") && !equal(value, schema.path("const"))) {
      throw Misfit.of(place, "must be the schema's value", value);
    }
    bounds(value, schema, place);
    schema.path("allOf").forEach(each -> check(value, each, place, depth + 1));
    any(value, schema.path("anyOf"), place, depth);
    any(value, schema.path("oneOf"), place, depth);
    if (value.isObject()) {
      members(value, schema, place, depth);
    }
    if (value.isArray() && schema.has("items")) {
      for (int index = 0; index < value.size(); index++) {
        check(value.path(index), schema.path("items"), place + "[" + index + "]", depth + 1);
      }
    }
  }

  private JsonNode resolved(JsonNode written) {
    JsonNode schema = written;
    for (int steps = 0; schema.has("$ref"); steps++) {
      String reference = schema.path("$ref").asText();
      JsonNode target =
          reference.equals("#")
              ? root
              : root.at(reference.startsWith("#/") ? reference.substring(1) : "/$defs/");
      if (target.isMissingNode() || steps == DEPTH_MAX) {
        throw new IllegalArgumentException(
            "the schema's $ref must lead to a part of it, was " + reference);
      }
      schema = target;
    }
    return schema;
  }

  private static void type(JsonNode value, JsonNode type, String place) {
    if (type.isTextual() && !is(value, type.textValue())) {
      throw Misfit.of(place, "must be of type " + type.textValue(), value);
    }
    if (type.isArray() && stream(type).noneMatch(each -> is(value, each.asText()))) {
      String types = stream(type).map(JsonNode::asText).collect(Collectors.joining(" or "));
      throw Misfit.of(place, "must be of type " + types, value);
    }
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "number" -> value.isNumber();
      case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> true;
    };
  }

  private static void bounds(JsonNode value, JsonNode schema, String place) {
    if (value.isNumber()) {
      bound(schema, "minimum", minimum -> value.decimalValue().compareTo(minimum) >= 0, place);
      bound(schema, "maximum", maximum -> value.decimalValue().compareTo(maximum) <= 0, place);
    }
    if (value.isArray()) {
      bound(schema, "minItems", least -> least.intValue() <= value.size(), place);
      bound(schema, "maxItems", most -> most.intValue() >= value.size(), place);
    }
  }

  private static void bound(
      JsonNode schema, String keyword, Predicate<BigDecimal> kept, String place) {
    JsonNode bound = schema.path(keyword);
    if (bound.isNumber() && !kept.test(bound.decimalValue())) {
      throw Misfit.of(place, "must keep the schema's " + keyword + " " + bound.asText());
    }
  }

  private void any(JsonNode value, JsonNode alternatives, String place, int depth) {
    Misfit first = null;
    for (JsonNode alternative : alternatives) {
      try {
        check(value, alternative, place, depth + 1);
        return;
      } catch (Misfit other) {
        first = first == null ? other : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void members(JsonNode value, JsonNode schema, String place, int depth) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        throw Misfit.of(place + "." + name.asText(), "must be there");
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode member = schema.path("properties").path(field.getKey());
      if (!member.isMissingNode()) {
        check(field.getValue(), member, place + "." + field.getKey(), depth + 1);
      } else if (schema.path("additionalProperties").isObject()) {
        check(field.getValue(), schema.path("additionalProperties"), place + "{}", depth + 1);
      } else if (schema.path("additionalProperties").isBoolean()
          && !schema.path("additionalProperties").booleanValue()) {
        throw Misfit.of(place, "must have no members but the schema's");
      }
    }
  }

  private static boolean among(JsonNode value, JsonNode all) {
    return stream(all).anyMatch(each -> equal(value, each));
  }

  private static boolean equal(JsonNode one, JsonNode other) {
    return (one.isNumber() && other.isNumber())
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
