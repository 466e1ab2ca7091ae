package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to bytes and back. Unknown members are skipped; a member named twice in one object, at
 * any depth, is refused, as are bytes that are not strict UTF-8 and more than 256 levels of
 * nesting. The body is never built as a tree. Thread-safe.
 */
public final class RequestCodec {

  /**
   * What the value of a record is. Never throws, whatever the bytes are; keeps the array, which
   * must not change.
   */
  public Decoded decode(byte @Nullable [] value) {
    if (value == null) {
      return new Decoded.Malformed("value is null");
    }
    if (value.length == 0) {
      return new Decoded.Malformed("value is empty");
    }
    int broken = Utf8.firstInvalid(value, 0, value.length);
    ResultError notText =
        broken < 0 ? null : Rules.broken("value", "must be UTF-8", "another byte at " + broken);
    try (JsonCursor cursor = JsonCursor.over(value, 0, value.length)) {
      RequestReader reader = new RequestReader(cursor);
      try {
        reader.read();
      } catch (IOException notJson) {
        reader.notJson();
      }
      return reader.decoded(notText);
    } catch (IOException notJson) {
      return new Decoded.Malformed("value must be JSON");
    }
  }

  /**
   * The value of a record that asks for this request.
   *
   * @throws IllegalArgumentException if the metadata is not a JSON object
   */
  public byte[] encode(Request request) {
    JsonWriter json = new JsonWriter(512 + request.body().size());
    json.number("v", 1);
    json.text("id", request.id());
    json.text("tenant", request.tenant());
    json.texts("tags", request.tags());
    RawJson metadata = request.metadata();
    if (metadata != null) {
      checkObject(metadata);
      json.raw("metadata", metadata);
    }
    json.instant("expires_at", request.expiresAt());
    json.instant("due_at", request.dueAt());
    json.texts("fallback", request.fallback());
    Limits limits = request.limits();
    if (limits != null) {
      json.begin("limits");
      json.decimal("cost_usd", limits.costUsd());
      json.number("attempts", limits.attempts());
      json.end();
    }
    json.text("residency", request.residency());
    Reuse reuse = request.reuse();
    if (reuse != null) {
      json.begin("reuse");
      json.number("max_age_seconds", reuse.maxAgeSeconds());
      json.end();
    }
    Reply reply = request.reply();
    if (reply != null) {
      json.begin("reply");
      json.text("topic", reply.topic());
      json.text("client", reply.client());
      json.end();
    }
    json.instant("submitted_at", request.submittedAt());
    ContentRefCodec.write(json, "content", request.content());
    json.raw("body", request.body().json());
    return json.bytes();
  }

  private static void checkObject(RawJson metadata) {
    boolean object = Utf8.firstInvalid(metadata.array(), metadata.from(), metadata.to()) < 0;
    try (JsonCursor cursor = JsonCursor.over(metadata.array(), metadata.from(), metadata.to())) {
      object &= cursor.next() == JsonToken.START_OBJECT;
      cursor.skip();
      object &= cursor.next() == null && cursor.duplicate() == null;
    } catch (IOException notJson) {
      throw new IllegalArgumentException("metadata must be a JSON object", notJson);
    }
    if (!object) {
      throw new IllegalArgumentException("metadata must be one JSON object of distinct names");
    }
  }
}
