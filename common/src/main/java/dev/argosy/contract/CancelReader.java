package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one cancel in one pass; the first broken rule makes it none. */
final class CancelReader {
  private final JsonCursor cursor;
  private final FieldReader fields;
  private boolean version;
  private Cancel.@Nullable Target target;
  private @Nullable Instant requestedAt;

  CancelReader(JsonCursor cursor) {
    this.cursor = cursor;
    this.fields = new FieldReader(cursor);
  }

  Optional<Cancel> read() throws IOException {
    if (cursor.next() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      switch (name) {
        case "v" -> version = version();
        case "cancel" -> target = target();
        case "requested_at" -> requestedAt = fields.instant("requested_at");
        default -> cursor.skip();
      }
    }
    boolean whole = version && cursor.next() == null && cursor.duplicate() == null;
    return whole && fields.problem() == null && target != null
        ? Optional.of(new Cancel(target, requestedAt))
        : Optional.empty();
  }

  private boolean version() throws IOException {
    OptionalLong number = fields.integer("v", 1, 1);
    return number.isPresent();
  }

  private Cancel.@Nullable Target target() throws IOException {
    if (!fields.object("cancel")) {
      return null;
    }
    String id = null;
    Cancel.Tag tag = null;
    String tenant = null;
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      switch (name) {
        case "id" -> id = fields.text("cancel.id", 1, Rules.NAME_MAX);
        case "tag" -> tag = tag();
        case "tenant" -> tenant = fields.text("cancel.tenant", 1, Rules.NAME_MAX);
        default -> fields.refuse("cancel." + name, "must be known");
      }
    }
    if ((id == null) == (tag == null) || fields.problem() != null) {
      return null;
    }
    return new Cancel.Target(id, tag, tenant);
  }

  private Cancel.@Nullable Tag tag() throws IOException {
    if (!fields.object("cancel.tag")) {
      return null;
    }
    String key = null;
    String value = null;
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      switch (name) {
        case "key" -> key = fields.text("cancel.tag.key", 1, Rules.TAG_KEY_MAX);
        case "value" -> value = fields.text("cancel.tag.value", 0, Rules.TAG_VALUE_MAX);
        default -> fields.refuse("cancel.tag." + name, "must be known");
      }
    }
    if (key == null || value == null) {
      fields.refuse("cancel.tag", "must have a key and a value");
      return null;
    }
    return fields.problem() == null ? new Cancel.Tag(key, value) : null;
  }
}
