package dev.argosy.worker.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.worker.admission.Demand;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reports to bytes and back: {@code {"v":1,"worker":"w-1","instance":7,"told":9,"demand":{"q":0}}}.
 * Unknown members are skipped; what is no report is nothing. Thread-safe.
 */
final class DemandCodec {
  /** A thousand quotas with the longest names. */
  static final int MOST_BYTES = 128 * 1024;

  private static final int DEEPEST = 8;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build());
  }

  byte[] encode(Demand report) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("v", 1);
    json.put("worker", report.worker());
    json.put("instance", report.instance());
    json.put("told", report.toldNanos());
    ObjectNode demand = json.putObject("demand");
    report.tokens().forEach(demand::put);
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Empty if it is none: foreign, damaged, or of a later version. */
  Optional<Demand> decode(byte @Nullable [] value) {
    if (value == null || value.length > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      return decode(MAPPER.readTree(value));
    } catch (IOException | IllegalArgumentException garbage) {
      return Optional.empty();
    }
  }

  private static Optional<Demand> decode(JsonNode json) {
    JsonNode demand = json.path("demand");
    if (json.path("v").asInt() != 1
        || !json.path("worker").isTextual()
        || !isLong(json.path("instance"))
        || !isLong(json.path("told"))
        || !demand.isObject()) {
      return Optional.empty();
    }
    Map<String, Long> tokens = new HashMap<>();
    for (Map.Entry<String, JsonNode> quota : demand.properties()) {
      if (!isLong(quota.getValue())) {
        return Optional.empty();
      }
      tokens.put(quota.getKey(), quota.getValue().longValue());
    }
    return Optional.of(
        new Demand(
            json.path("worker").textValue(),
            json.path("instance").longValue(),
            json.path("told").longValue(),
            tokens));
  }

  private static boolean isLong(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong();
  }
}
