package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map from texts, in the order in which the model wrote it.
 *
 * @param value every one of its values
 */
record MapShape(Shape value) implements Shape {
  @Override
  public ObjectNode schema() {
    ObjectNode schema = Json.object().put("type", "object");
    schema.set("additionalProperties", value.schema());
    return schema;
  }

  @Override
  public Object read(JsonNode object, String place) {
    if (!object.isObject()) {
      throw Misfit.of(place, "must be an object", object);
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      // A key is content: the message counts instead.
      entries.put(field.getKey(), value.read(field.getValue(), place + "{" + entries.size() + "}"));
    }
    return Collections.unmodifiableMap(entries);
  }
}
