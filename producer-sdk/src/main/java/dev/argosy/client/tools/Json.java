package dev.argosy.client.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.RawJson;
import java.io.IOException;

/** Trees of JSON that keep every digit of a number. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /**
   * An object in its own tree.
   *
   * @param field what it is, for a message
   */
  static ObjectNode object(String field, RawJson json) {
    try {
      if (MAPPER.readTree(json.bytes()) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException notJson) {
      throw new IllegalArgumentException(field + " must be JSON", notJson);
    }
    throw new IllegalArgumentException(field + " must be a JSON object");
  }

  static RawJson raw(JsonNode tree) {
    return RawJson.of(text(tree));
  }

  static String text(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree can be written", impossible);
    }
  }

  /** What Jackson writes of this value: a record, a map, a collection, a number. */
  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }
}
