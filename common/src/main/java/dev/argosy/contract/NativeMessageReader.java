package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one native response in one pass. */
final class NativeMessageReader {
  private final JsonCursor cursor;
  private boolean message;
  private @Nullable String model;
  private @Nullable String stopReason;
  private boolean counted;
  private boolean broken;
  private long input;
  private long output;
  private long cacheWrite;
  private long cacheWrite5m;
  private long cacheWrite1h;
  private long cacheRead;

  NativeMessageReader(JsonCursor cursor) {
    this.cursor = cursor;
  }

  Optional<NativeMessage> read() throws IOException {
    if (cursor.next() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      switch (name) {
        case "type" -> message = "message".equals(text());
        case "model" -> model = text();
        case "stop_reason" -> stopReason = text();
        case "usage" -> usage();
        default -> cursor.skip();
      }
    }
    boolean whole = cursor.next() == null;
    return message && whole
        ? Optional.of(new NativeMessage(model, stopReason, tokens()))
        : Optional.empty();
  }

  private @Nullable String text() throws IOException {
    if (cursor.at(JsonToken.VALUE_STRING)) {
      return cursor.text();
    }
    cursor.skip();
    return null;
  }

  private void usage() throws IOException {
    if (!cursor.at(JsonToken.START_OBJECT)) {
      cursor.skip();
      return;
    }
    boolean inputs = false;
    boolean outputs = false;
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      switch (name) {
        case "input_tokens" -> {
          input = count();
          inputs = true;
        }
        case "output_tokens" -> {
          output = count();
          outputs = true;
        }
        case "cache_creation_input_tokens" -> cacheWrite = count();
        case "cache_read_input_tokens" -> cacheRead = count();
        case "cache_creation" -> cacheCreation();
        default -> cursor.skip();
      }
    }
    counted = inputs && outputs;
  }

  private void cacheCreation() throws IOException {
    if (!cursor.at(JsonToken.START_OBJECT)) {
      cursor.skip();
      return;
    }
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      switch (name) {
        case "ephemeral_5m_input_tokens" -> cacheWrite5m = count();
        case "ephemeral_1h_input_tokens" -> cacheWrite1h = count();
        default -> cursor.skip();
      }
    }
  }

  /**
   * A token count; null counts as 0, anything else that is not a number of 0 or more spoils the
   * whole usage.
   */
  private long count() throws IOException {
    OptionalLong value = cursor.integer();
    if (value.isPresent() && value.getAsLong() >= 0 && value.getAsLong() <= Integer.MAX_VALUE) {
      return value.getAsLong();
    }
    broken |= !cursor.at(JsonToken.VALUE_NULL);
    cursor.skip();
    return 0;
  }

  /** What the total of cache writes has beyond the split counts as 5 minutes, the API's default. */
  private @Nullable Usage tokens() {
    if (!counted || broken) {
      return null;
    }
    long unsplit = Math.max(0, cacheWrite - cacheWrite5m - cacheWrite1h);
    return new Usage(input, output, cacheWrite5m + unsplit, cacheWrite1h, cacheRead);
  }
}
