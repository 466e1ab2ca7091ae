package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads a reference off a cursor that stands in its object. */
final class ContentRefReader {
  private final FieldReader fields;
  private final JsonCursor cursor;
  private @Nullable String ref;
  private @Nullable String sha256;
  private OptionalLong bytes = OptionalLong.empty();
  private OptionalLong tokens = OptionalLong.empty();

  ContentRefReader(FieldReader fields, JsonCursor cursor) {
    this.fields = fields;
    this.cursor = cursor;
  }

  /** Null if a rule is broken, which is noted. */
  @Nullable ContentRef read() throws IOException {
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      switch (name) {
        case "ref" -> ref = checked(fields.text("content.ref", 0, Integer.MAX_VALUE), true);
        case "sha256" -> sha256 = checked(fields.text("content.sha256", 0, 1 << 10), false);
        case "bytes" -> bytes = fields.integer("content.bytes", 1, ContentRef.BYTES_MAX);
        case "tokens" -> {
          if (!cursor.at(JsonToken.VALUE_NULL)) {
            tokens = fields.integer("content.tokens", 1, Integer.MAX_VALUE);
          }
        }
        default -> cursor.skip();
      }
    }
    if (ref == null || sha256 == null || bytes.isEmpty()) {
      fields.note(
          ResultError.of(ErrorType.INVALID_REQUEST, "content must have a ref, bytes and a sha256"));
      return null;
    }
    Integer counted = tokens.isPresent() ? (int) tokens.getAsLong() : null;
    return new ContentRef(ref, (int) bytes.getAsLong(), sha256, counted);
  }

  private @Nullable String checked(@Nullable String text, boolean isRef) {
    if (text == null) {
      return null;
    }
    ResultError broken =
        isRef ? Rules.ref("content.ref", text) : Rules.sha256("content.sha256", text);
    fields.note(broken);
    return broken == null ? text : null;
  }
}
