package dev.argosy.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.argosy.contract.RawJson;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON in the shapes that services hold it in. Messages name the field, never its content. */
final class NativeJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private NativeJson() {}

  /**
   * The tree of any of these: JSON text as a String, bytes or {@link RawJson}; a {@link JsonNode};
   * a map, collection, number or boolean.
   */
  static JsonNode node(String field, Object json) {
    JsonNode node;
    try {
      node = tree(json);
    } catch (IOException | IllegalArgumentException notJson) {
      throw new IllegalArgumentException(field + " must be JSON", notJson);
    }
    if (node == null) {
      throw new IllegalArgumentException(
          field
              + " must be JSON as text, bytes, a JsonNode, a map or a collection, was a "
              + json.getClass().getName());
    }
    if (node.isMissingNode()) {
      throw new IllegalArgumentException(field + " must be JSON, was empty");
    }
    return node;
  }

  /** Null if it is nothing of this kind. */
  private static @Nullable JsonNode tree(Object json) throws IOException {
    if (json instanceof String text) {
      return MAPPER.readTree(text);
    }
    if (json instanceof byte[] bytes) {
      return MAPPER.readTree(bytes);
    }
    if (json instanceof RawJson raw) {
      return MAPPER.readTree(raw.bytes());
    }
    boolean value =
        json instanceof JsonNode
            || json instanceof Map
            || json instanceof Collection
            || json instanceof Number
            || json instanceof Boolean;
    return value ? MAPPER.valueToTree(json) : null;
  }

  /** The bytes of a tree or a map. */
  static RawJson raw(String field, Object json) {
    try {
      return RawJson.of(MAPPER.writeValueAsBytes(json));
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException(field + " must be JSON", notJson);
    }
  }
}
