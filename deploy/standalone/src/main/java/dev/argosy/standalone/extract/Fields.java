package dev.argosy.standalone.extract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.standalone.UsageProblem;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields as a person writes them, {@code payee: text, total: number (with tax), items: text[]}, as
 * a JSON Schema. Every field is answered; {@code null} says that the document does not tell.
 */
public final class Fields {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KINDS = "text, number, integer, boolean, date, time";

  /** A JSON Schema type, and a format if it has one. */
  private record Kind(String type, String format) {}

  private static final Map<String, Kind> TYPES =
      Map.of(
          "text", new Kind("string", ""),
          "number", new Kind("number", ""),
          "integer", new Kind("integer", ""),
          "boolean", new Kind("boolean", ""),
          "date", new Kind("string", "date"),
          "time", new Kind("string", "date-time"));
  private static final Pattern FIELD =
      Pattern.compile(
          "\\s*(?<name>[^\\s:,()]{1,64})\\s*:\\s*(?<kind>[a-z]+)(?<list>\\[])?"
              + "\\s*(\\((?<description>[^)]*)\\))?\\s*(,|$)");

  private Fields() {}

  /**
   * The schema of these fields.
   *
   * @throws UsageProblem naming what can't be read
   */
  public static String schema(String fields) {
    ObjectNode schema = JSON.createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    Matcher next = FIELD.matcher(fields);
    int at = 0;
    while (at < fields.length()) {
      next.region(at, fields.length());
      if (!next.lookingAt()) {
        throw problem("can't be read from", fields.substring(at).strip());
      }
      if (properties.has(next.group("name"))) {
        throw problem("has a field twice:", next.group("name"));
      }
      properties.set(next.group("name"), property(next));
      at = next.end();
    }
    if (properties.isEmpty()) {
      throw problem("names no field:", fields);
    }
    properties.fieldNames().forEachRemaining(schema.withArray("required")::add);
    return schema.put("additionalProperties", false).toString();
  }

  private static ObjectNode property(Matcher field) {
    Kind kind = TYPES.get(field.group("kind"));
    if (kind == null) {
      throw problem("knows " + KINDS + ", not", field.group("kind"));
    }
    ObjectNode property = JSON.createObjectNode();
    boolean list = field.group("list") != null;
    ObjectNode value = list ? property.put("type", "array").putObject("items") : property;
    if (list) {
      value.put("type", kind.type());
    } else {
      value.putArray("type").add(kind.type()).add("null");
    }
    if (!kind.format().isEmpty()) {
      value.put("format", kind.format());
    }
    String description = field.group("description");
    return description == null ? property : property.put("description", description.strip());
  }

  private static UsageProblem problem(String what, String where) {
    return new UsageProblem(
        "--fields %s '%s'; write it as \"payee: text, total: number (with tax), items: text[]\""
            .formatted(what, where));
  }
}
