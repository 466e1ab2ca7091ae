package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.RawJson;

/**
 * A tool that a model may use, and what it does. Immutable, as thread-safe as its handler.
 *
 * <pre>{@code
 * record WeatherQuery(@Described("such as Lyon, France") String city) {}
 *
 * Tool weather = Tool.of("weather", "Current weather", WeatherQuery.class, query -> "sunny");
 * }</pre>
 */
public final class Tool {
  static final int NAME_MAX = 64;

  private final String name;
  private final String description;
  private final Shape input;
  private final ToolHandler<Object> handler;

  private Tool(String name, String description, Shape input, ToolHandler<Object> handler) {
    if (!name.matches("[A-Za-z0-9_-]{1," + NAME_MAX + "}")) {
      throw new IllegalArgumentException(
          "a tool's name must be 1.." + NAME_MAX + " of a-zA-Z0-9_-, was " + name);
    }
    this.name = name;
    this.description = description;
    this.input = input;
    this.handler = handler;
  }

  /**
   * A tool whose input is a record, see {@link Structured#of}.
   *
   * @param name 1..64 of a-zA-Z0-9_-
   * @param description for the model: what it does, and when to use it
   */
  public static <T extends Record> Tool of(
      String name, String description, Class<T> input, ToolHandler<T> handler) {
    return new Tool(name, description, Shapes.of(input), value -> handler.call(input.cast(value)));
  }

  /**
   * A tool whose input is described by a JSON Schema of your own, see {@link Structured#ofSchema}.
   *
   * @param schema a JSON Schema of an object, as text
   */
  public static Tool ofSchema(
      String name, String description, String schema, ToolHandler<JsonNode> handler) {
    SchemaShape shape = SchemaShape.of(Json.object("schema", RawJson.of(schema)));
    return new Tool(name, description, shape, value -> handler.call((JsonNode) value));
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What the body of a request says of it, as JSON text: an element of {@code tools}. */
  public String definition() {
    return Json.text(json());
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("name", name).put("description", description);
    json.set("input_schema", input.schema());
    return json;
  }

  /**
   * The input of one use.
   *
   * @throws Misfit if it is none
   */
  Object read(JsonNode use) {
    return input.read(use.path("input"), "input");
  }

  /** What the handler answers, as text for the model. */
  String call(Object value) throws Exception {
    Object output = handler.call(value);
    if (output == null) { // of a caller without our rules for null
      throw new IllegalStateException("the handler of tool " + name + " returned null");
    }
    return output instanceof String text ? text : Json.text(Json.tree(output));
  }
}
