package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, read in one pass: a piece of a text as its bytes, everything else as small
 * trees.
 */
final class EventFields {
  private final Map<String, JsonNode> members = new HashMap<>();
  private String type = "";
  private int index = -1;
  private StreamEvent.@Nullable Kind kind;
  private @Nullable RawJson piece;
  private final RawJson json;

  private EventFields(byte[] bytes) {
    json = RawJson.of(bytes);
  }

  static EventFields read(byte[] bytes) throws IOException {
    EventFields fields = new EventFields(bytes);
    try (JsonCursor cursor = JsonCursor.over(bytes, 0, bytes.length)) {
      if (cursor.next() != JsonToken.START_OBJECT) {
        throw new UnreadableRecordException("an event must be a JSON object");
      }
      while (cursor.next() == JsonToken.FIELD_NAME) {
        fields.member(cursor.name(), cursor);
      }
      if (cursor.next() != null) {
        throw new UnreadableRecordException("an event must end after its object");
      }
    }
    return fields;
  }

  private void member(String name, JsonCursor cursor) throws IOException {
    JsonToken token = cursor.next();
    switch (name) {
      case "type" -> type = token == JsonToken.VALUE_STRING ? cursor.text() : "";
      case "index" -> index = (int) cursor.integer().orElse(-1);
      case "delta" -> delta(cursor);
      default -> members.put(name, cursor.tree(ResultCodec.MAPPER));
    }
  }

  /** A delta of one growing text, as nearly all are, keeps its bytes; others become a tree. */
  private void delta(JsonCursor cursor) throws IOException {
    ObjectNode rest = ResultCodec.MAPPER.createObjectNode();
    members.put("delta", rest);
    if (!cursor.at(JsonToken.START_OBJECT)) {
      cursor.skip();
      return;
    }
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      JsonToken token = cursor.next();
      StreamEvent.Kind grows = token == JsonToken.VALUE_STRING ? kindOf(name) : null;
      if (grows == null) {
        rest.set(name, cursor.tree(ResultCodec.MAPPER));
      } else {
        kind = grows;
        piece = cursor.string();
      }
    }
  }

  private static StreamEvent.@Nullable Kind kindOf(String member) {
    for (StreamEvent.Kind kind : StreamEvent.Kind.values()) {
      if (kind.member().equals(member)) {
        return kind;
      }
    }
    return null;
  }

  String type() {
    return type;
  }

  /** The block's place; -1 if the event names none. */
  int index() {
    return index;
  }

  /** A member that is an object; empty if it is absent or something else. */
  ObjectNode object(String name) {
    return members.get(name) instanceof ObjectNode object
        ? object
        : ResultCodec.MAPPER.createObjectNode();
  }

  StreamEvent event() {
    return type.equals("content_block_delta") && kind != null && piece != null
        ? new StreamEvent.Delta(index, kind, piece)
        : new StreamEvent.Other(type, json);
  }
}
