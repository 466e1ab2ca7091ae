package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Chunks to bytes and back; events go through as bytes. Unknown members are skipped. Thread-safe.
 */
public final class ChunkCodec {

  /** The value of the chunk's record. */
  public byte[] encode(Chunk chunk) {
    int bytes = chunk.events().stream().mapToInt(event -> event.size() + 1).sum();
    JsonWriter json = new JsonWriter(256 + bytes);
    json.number("v", 1);
    json.text("id", chunk.id());
    json.text("stream", chunk.stream());
    json.number("attempt", chunk.attempt());
    json.number("seq", chunk.seq());
    json.beginArray("events");
    json.rawElements(chunk.events());
    json.endArray();
    return json.bytes();
  }

  /**
   * The chunk in a record's value.
   *
   * @throws UnreadableRecordException naming the field and the rule it breaks
   */
  public Chunk decode(byte[] value) {
    ObjectNode members = ResultCodec.MAPPER.createObjectNode();
    List<RawJson> events = new ArrayList<>();
    try (JsonCursor cursor = JsonCursor.over(value, 0, value.length)) {
      if (cursor.next() != JsonToken.START_OBJECT) {
        throw new UnreadableRecordException("chunk must be a JSON object");
      }
      while (cursor.next() == JsonToken.FIELD_NAME) {
        String name = cursor.name();
        JsonToken token = cursor.next();
        if (name.equals("events") && token == JsonToken.START_ARRAY) {
          while (cursor.next() != JsonToken.END_ARRAY) {
            events.add(cursor.object());
          }
        } else {
          members.set(name, cursor.tree(ResultCodec.MAPPER));
        }
      }
      if (cursor.next() != null) {
        throw new UnreadableRecordException("chunk must end after its object");
      }
      JsonFields fields = new JsonFields(members, "chunk");
      return new Chunk(
          fields.requiredText("id"),
          fields.requiredText("stream"),
          fields.requiredInteger("attempt"),
          fields.requiredInteger("seq"),
          events);
    } catch (IOException notJson) {
      throw new UnreadableRecordException("chunk must be JSON", notJson);
    } catch (IllegalArgumentException brokenRule) {
      throw new UnreadableRecordException("chunk: " + brokenRule.getMessage(), brokenRule);
    }
  }
}
