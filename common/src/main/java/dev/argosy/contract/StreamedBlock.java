package dev.argosy.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** A block of content that grows by deltas. Owned by one thread. */
final class StreamedBlock {
  private final ObjectNode start;
  private final Map<StreamEvent.Kind, JoinedText> texts = new EnumMap<>(StreamEvent.Kind.class);

  StreamedBlock(ObjectNode start) {
    this.start = start;
  }

  void grow(StreamEvent.Delta delta) {
    texts.computeIfAbsent(delta.kind(), this::begun).add(delta.text());
  }

  /** A text goes on from what the block began with, mostly nothing. */
  private JoinedText begun(StreamEvent.Kind kind) {
    JoinedText text = new JoinedText();
    JsonNode first = start.get(kind.member());
    if (first != null && first.isTextual()) {
      text.add(RawJson.of(first.toString()));
    }
    return text;
  }

  /** A delta that is no piece of a text: a signature, a citation; others change nothing. */
  void change(ObjectNode delta) {
    switch (delta.path("type").asText("")) {
      case "signature_delta" -> start.set("signature", delta.path("signature"));
      case "citations_delta" -> {
        ArrayNode citations =
            start.get("citations") instanceof ArrayNode begun ? begun : start.putArray("citations");
        citations.add(delta.path("citation"));
      }
      default -> {}
    }
  }

  /** Writes it as an element of the array that is open. */
  void write(JsonWriter json) {
    json.begin();
    start
        .properties()
        .forEach(
            member -> {
              if (!grown(member.getKey())) {
                json.tree(member.getKey(), member.getValue());
              }
            });
    texts.forEach(
        (kind, text) -> {
          if (kind == StreamEvent.Kind.INPUT_JSON) {
            json.tree("input", input(text));
          } else {
            json.raw(kind.member(), text.json());
          }
        });
    json.end();
  }

  private boolean grown(String member) {
    return texts.keySet().stream()
        .anyMatch(
            kind -> member.equals(kind == StreamEvent.Kind.INPUT_JSON ? "input" : kind.member()));
  }

  /**
   * A tool's input. One that {@code max_tokens} cut short is no JSON: it is kept as text, in the
   * form that the API's own page on streamed tool inputs suggests.
   */
  private static JsonNode input(JoinedText text) {
    String input = "";
    try {
      input = ResultCodec.MAPPER.readTree(text.json().bytes()).textValue();
      if (input.isEmpty()) {
        return ResultCodec.MAPPER.createObjectNode();
      }
      JsonNode read = ResultCodec.MAPPER.readTree(input);
      if (read != null && read.isObject()) {
        return read;
      }
    } catch (IOException cut) {
      // kept as text, below
    }
    return ResultCodec.MAPPER.createObjectNode().put("INVALID_JSON", input);
  }
}
