package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A value in JSON is not what it should be. The message names place, rule and kind, no content. */
final class Misfit extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private Misfit(String message, Throwable cause) {
    super(message, cause);
  }

  private Misfit(String message) {
    super(message);
  }

  /**
   * The value at this place breaks a rule.
   *
   * @param rule what it must be, such as {@code must be a text}
   */
  static Misfit of(String place, String rule, JsonNode value) {
    return new Misfit(place + " " + rule + ", was " + kind(value));
  }

  /** A rule is broken that needs no look at the value's kind. */
  static Misfit of(String place, String what) {
    return new Misfit(place + " " + what);
  }

  /** A record's own constructor did not take the value. */
  static Misfit refused(String place, Class<?> type, Throwable reason) {
    return new Misfit(place + " was refused by " + type.getSimpleName(), reason);
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING -> "missing";
      case STRING -> "a text of " + value.textValue().length() + " characters";
      case ARRAY -> "a list of " + value.size();
      case OBJECT -> "an object";
      case NUMBER -> "a number";
      default -> value.getNodeType().name().toLowerCase(Locale.ROOT); // null, boolean
    };
  }
}
