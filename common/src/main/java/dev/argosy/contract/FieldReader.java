package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value a cursor stands on as one type and by one rule. JSON null counts as absent. A
 * broken rule is noted (the first one is kept) and stepped over, so that reading can go on.
 */
final class FieldReader {
  private final JsonCursor cursor;
  private @Nullable ResultError problem;

  FieldReader(JsonCursor cursor) {
    this.cursor = cursor;
  }

  /** True if the cursor stands in an object; null counts as absent, anything else is noted. */
  boolean object(String field) throws IOException {
    if (cursor.at(JsonToken.START_OBJECT)) {
      return true;
    }
    if (!cursor.at(JsonToken.VALUE_NULL)) {
      refuse(field, "must be an object");
    }
    return false;
  }

  @Nullable String text(String field, int min, int max) throws IOException {
    if (cursor.at(JsonToken.VALUE_STRING)) {
      String text = cursor.text();
      ResultError broken = Rules.text(field, text, min, max);
      note(broken);
      return broken == null ? text : null;
    }
    if (!cursor.at(JsonToken.VALUE_NULL)) {
      refuse(field, "must be a string");
    }
    return null;
  }

  @Nullable Instant instant(String field) throws IOException {
    String text = text(field, 1, Rules.NAME_MAX);
    if (text == null) {
      return null;
    }
    try {
      Instant instant = Instant.parse(text);
      ResultError broken = Rules.instant(field, instant);
      note(broken);
      return broken == null ? instant : null;
    } catch (DateTimeException notAnInstant) {
      String rule = "must be an instant such as 2026-11-22T12:00:00Z";
      note(Rules.broken(field, rule, Rules.shown(text)));
      return null;
    }
  }

  OptionalLong integer(String field, long min, long max) throws IOException {
    OptionalLong value = cursor.integer();
    if (value.isPresent() && value.getAsLong() >= min && value.getAsLong() <= max) {
      return value;
    }
    refuse(field, "must be an integer of " + min + ".." + max);
    return OptionalLong.empty();
  }

  /** Notes that the current value breaks a rule, and steps over it. */
  void refuse(String field, String rule) throws IOException {
    note(Rules.broken(field, rule, Shown.token(cursor)));
    cursor.skip();
  }

  /** Keeps the first broken rule. */
  void note(@Nullable ResultError found) {
    if (problem == null) {
      problem = found;
    }
  }

  /** The first broken rule; null if none is. */
  @Nullable ResultError problem() {
    return problem;
  }
}
