package dev.argosy.client.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * The next offset to read of each partition of a topic; a partition that is not named begins at its
 * beginning. Immutable.
 */
record Positions(Map<Integer, Long> next) {
  static final Positions BEGINNING = new Positions(Map.of());

  Positions {
    next = Map.copyOf(next);
  }

  long of(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  /** The greater of both for each partition. */
  Positions advanced(Map<Integer, Long> others) {
    Map<Integer, Long> all = new TreeMap<>(next);
    others.forEach((partition, offset) -> all.merge(partition, offset, Math::max));
    return new Positions(all);
  }

  void write(ObjectNode json) {
    new TreeMap<>(next).forEach((partition, offset) -> json.put(partition.toString(), offset));
  }

  static Positions read(JsonNode json) {
    Map<Integer, Long> next = new TreeMap<>();
    json.fieldNames()
        .forEachRemaining(
            partition -> next.put(Integer.valueOf(partition), json.path(partition).asLong()));
    return new Positions(next);
  }
}
