package dev.argosy.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether what one JSON Schema takes is taken by another, as far as our schemas go: types, members,
 * bounds and closed lists are compared by their meaning, all else must be the same text.
 */
final class SchemaNarrowing {
  private static final Set<String> BY_MEANING =
      Set.of(
          "$schema",
          "$id",
          "$defs",
          "$ref",
          "title",
          "description",
          "type",
          "const",
          "enum",
          "required",
          "properties",
          "items",
          "minimum",
          "minLength",
          "minItems",
          "maximum",
          "maxLength",
          "maxItems",
          "maxProperties");
  private static final Set<String> LOWER = Set.of("minimum", "minLength", "minItems");
  private static final Set<String> UPPER =
      Set.of("maximum", "maxLength", "maxItems", "maxProperties");
  private static final Set<String> ALL_TYPES =
      Set.of("object", "array", "string", "integer", "boolean", "null");

  private final JsonNode written;
  private final JsonNode taken;
  private final boolean maySayLess;
  private final List<String> problems = new ArrayList<>();

  private SchemaNarrowing(JsonNode written, JsonNode taken, boolean maySayLess) {
    this.written = written;
    this.taken = taken;
    this.maySayLess = maySayLess;
  }

  /**
   * Why a record of the first schema might be refused by the second; empty if it is not.
   *
   * @param written what is written
   * @param taken what is taken
   * @param maySayLess whether what is taken may have members that nobody writes
   */
  static List<String> between(JsonNode written, JsonNode taken, boolean maySayLess) {
    SchemaNarrowing narrowing = new SchemaNarrowing(written, taken, maySayLess);
    narrowing.compare("", written, taken);
    return narrowing.problems;
  }

  private static JsonNode resolved(JsonNode root, JsonNode node) {
    String reference = node.path("$ref").asText("");
    return reference.isEmpty() ? node : resolved(root, root.at(reference.substring(1)));
  }

  private void compare(String at, JsonNode from, JsonNode to) {
    JsonNode writes = resolved(written, from);
    JsonNode takes = resolved(taken, to);
    within(at + " type", types(writes), types(takes));
    if (!values(takes).isEmpty() && values(writes).isEmpty()) {
      problems.add(at + " may have any value");
    } else if (!values(takes).isEmpty()) {
      within(at + " value", values(writes), values(takes));
    }
    for (String member : texts(takes.path("required"))) {
      if (!texts(writes.path("required")).contains(member)) {
        problems.add(at + "/" + member + " may be absent");
      }
    }
    LOWER.forEach(key -> bound(at, key, writes, takes, 1));
    UPPER.forEach(key -> bound(at, key, writes, takes, -1));
    members(at, writes, takes);
    others(at, writes, takes);
  }

  private void members(String at, JsonNode writes, JsonNode takes) {
    takes
        .path("properties")
        .properties()
        .forEach(
            member -> {
              JsonNode same = writes.path("properties").path(member.getKey());
              if (!same.isMissingNode()) {
                compare(at + "/" + member.getKey(), same, member.getValue());
              } else if (!maySayLess) {
                problems.add(at + "/" + member.getKey() + " is not said any more");
              }
            });
    if (takes.has("items")) {
      compare(at + "[]", writes.path("items"), takes.path("items"));
    }
  }

  private void others(String at, JsonNode writes, JsonNode takes) {
    Set<String> keys = new TreeSet<>();
    takes.fieldNames().forEachRemaining(keys::add);
    keys.removeAll(BY_MEANING);
    for (String key : keys) {
      if (!expanded(taken, takes.path(key)).equals(expanded(written, writes.path(key)))) {
        problems.add(at + " " + key + " differs");
      }
    }
  }

  /** With references that stand directly in an array followed: what {@code anyOf} holds. */
  private static List<JsonNode> expanded(JsonNode root, JsonNode node) {
    if (!node.isArray()) {
      return List.of(node);
    }
    List<JsonNode> all = new ArrayList<>();
    node.forEach(each -> all.add(resolved(root, each)));
    return all;
  }

  private void bound(String at, String key, JsonNode writes, JsonNode takes, int sign) {
    JsonNode limit = takes.path(key);
    JsonNode promise = writes.path(key);
    if (!limit.isMissingNode()
        && (promise.isMissingNode()
            || promise.decimalValue().compareTo(limit.decimalValue()) * sign < 0)) {
      problems.add(at + " " + key + " is " + promise + ", not " + limit);
    }
  }

  private void within(String what, Set<String> part, Set<String> whole) {
    Set<String> more = new TreeSet<>(part);
    more.removeAll(whole);
    if (!more.isEmpty()) {
      problems.add(what + " may be " + more);
    }
  }

  private static Set<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      return Set.of(type.asText());
    }
    return type.isMissingNode() ? ALL_TYPES : texts(type);
  }

  /** Empty: any. */
  private static Set<String> values(JsonNode schema) {
    Set<String> values = new TreeSet<>();
    if (schema.has("const")) {
      values.add(schema.path("const").toString());
    }
    schema.path("enum").forEach(value -> values.add(value.toString()));
    return values;
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new TreeSet<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
