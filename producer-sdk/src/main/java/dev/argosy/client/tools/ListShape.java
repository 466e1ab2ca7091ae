package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A list.
 *
 * @param element every one of its elements
 */
record ListShape(Shape element) implements Shape {
  @Override
  public ObjectNode schema() {
    ObjectNode schema = Json.object().put("type", "array");
    schema.set("items", element.schema());
    return schema;
  }

  @Override
  public Object read(JsonNode value, String place) {
    if (!value.isArray()) {
      throw Misfit.of(place, "must be a list", value);
    }
    List<Object> elements = new ArrayList<>(value.size());
    for (JsonNode next : value) {
      elements.add(element.read(next, place + "[" + elements.size() + "]"));
    }
    return List.copyOf(elements);
  }
}
