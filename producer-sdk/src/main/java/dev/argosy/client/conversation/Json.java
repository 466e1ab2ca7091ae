package dev.argosy.client.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.RawJson;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** JSON of messages. Messages of exceptions name the field, never its content. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** A copy of what is held as text, bytes, a node, a map or a collection. */
  static JsonNode node(String field, Object json) {
    try {
      if (json instanceof String text) {
        return MAPPER.readTree(text);
      }
      if (json instanceof byte[] bytes) {
        return MAPPER.readTree(bytes);
      }
      if (json instanceof RawJson raw) {
        return MAPPER.readTree(raw.bytes());
      }
      if (json instanceof JsonNode node) {
        return node.deepCopy();
      }
      if (json instanceof Map || json instanceof Collection) {
        return MAPPER.valueToTree(json);
      }
    } catch (IOException | IllegalArgumentException notJson) {
      throw new IllegalArgumentException(field + " must be JSON", notJson);
    }
    throw new IllegalArgumentException(
        field + " must be JSON as text, bytes, a JsonNode, a map or a collection");
  }

  static ObjectNode message(String role, JsonNode content) {
    ObjectNode message = MAPPER.createObjectNode().put("role", role);
    message.set("content", content);
    return message;
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("a tree is always writable", bug);
    }
  }
}
