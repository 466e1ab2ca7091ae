package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What a message says of a value that has the wrong type: scalars as they are, the rest by kind.
 */
final class Shown {
  private Shown() {}

  static String token(JsonCursor cursor) throws IOException {
    JsonToken token = cursor.token();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> Rules.shown(cursor.text());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(cursor.text());
      default -> cursor.text();
    };
  }

  private static String number(String digits) {
    return digits.length() <= 40 ? digits : digits.substring(0, 40) + "...";
  }
}
