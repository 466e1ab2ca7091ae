package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body off a cursor that stands on its opening brace, and leaves the cursor on its closing
 * one.
 */
final class BodyReader {
  private final JsonCursor cursor;
  private final FieldReader fields;
  private final Members members;
  private final int start;
  private int end;
  private @Nullable String model;
  private int maxTokens;
  private boolean stream;
  private boolean messages;
  private @Nullable String userId;

  BodyReader(JsonCursor cursor) {
    this.cursor = cursor;
    this.fields = new FieldReader(cursor);
    this.members = new Members(cursor.bytes());
    this.start = cursor.start();
  }

  void read() throws IOException {
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      members.begin(name, cursor.start());
      cursor.next();
      member(name);
    }
    int brace = cursor.start();
    members.end(brace);
    end = brace + 1;
    if (model == null) {
      fields.note(ResultError.of(ErrorType.INVALID_REQUEST, "body.model must be there"));
    }
  }

  /** Notes it if the body has no messages: a body whose content is elsewhere need not. */
  void requireMessages() {
    if (!messages) {
      fields.note(ResultError.of(ErrorType.INVALID_REQUEST, "body.messages must be there"));
    }
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "model" -> model();
      case "max_tokens" -> maxTokens();
      case "stream" -> stream();
      case "messages" -> messages();
      case "metadata" -> metadata();
      default -> cursor.skip();
    }
  }

  private void model() throws IOException {
    if (cursor.at(JsonToken.VALUE_STRING)) {
      model = cursor.text();
      fields.note(Rules.name("body.model", model));
    } else {
      model = "";
      fields.refuse("body.model", "must be a string");
    }
  }

  private void maxTokens() throws IOException {
    OptionalLong value = cursor.integer();
    if (value.isPresent() && value.getAsLong() >= 1 && value.getAsLong() <= Integer.MAX_VALUE) {
      maxTokens = (int) value.getAsLong();
    } else if (!cursor.at(JsonToken.VALUE_NULL)) {
      fields.refuse("body.max_tokens", "must be an integer of 1 or more");
    }
  }

  private void stream() throws IOException {
    if (cursor.at(JsonToken.VALUE_TRUE) || cursor.at(JsonToken.VALUE_FALSE)) {
      stream = cursor.at(JsonToken.VALUE_TRUE);
    } else if (!cursor.at(JsonToken.VALUE_NULL)) {
      fields.refuse("body.stream", "must be true or false");
    }
  }

  private void messages() throws IOException {
    messages = true;
    if (!cursor.at(JsonToken.START_ARRAY)) {
      fields.refuse("body.messages", "must be an array");
      return;
    }
    int outside = cursor.depth() - 1;
    if (cursor.next() == JsonToken.END_ARRAY) {
      fields.note(Rules.broken("body.messages", "must not be empty", "[]"));
    }
    cursor.leave(outside);
  }

  private void metadata() throws IOException {
    if (!cursor.at(JsonToken.START_OBJECT)) {
      cursor.skip();
      return;
    }
    while (cursor.next() == JsonToken.FIELD_NAME) {
      boolean isUserId = cursor.name().equals("user_id");
      if (cursor.next() == JsonToken.VALUE_STRING && isUserId) {
        userId = cursor.text();
      } else {
        cursor.skip();
      }
    }
  }

  /** The first broken rule; null if none is. */
  @Nullable ResultError problem() {
    return fields.problem();
  }

  /** The model as far as it could be read; null if not. */
  @Nullable String readableModel() {
    return model != null && Rules.name("body.model", model) == null ? model : null;
  }

  /** The body, once {@link #read} came to its end without a problem. */
  Body body() {
    if (model == null || fields.problem() != null) {
      throw new IllegalStateException("there is no body where a rule is broken");
    }
    RawJson json = RawJson.slice(cursor.bytes(), start, end);
    return new Body(json, members, model, maxTokens, stream, userId);
  }
}
