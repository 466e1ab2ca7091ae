package dev.argosy.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object of our own records; each problem becomes an {@link
 * UnreadableRecordException}.
 */
final class JsonFields {
  private final JsonNode node;
  private final String path;

  JsonFields(JsonNode node, String path) {
    if (!node.isObject()) {
      throw new UnreadableRecordException(path + " must be an object");
    }
    this.node = node;
    this.path = path;
  }

  /** The fields of an object inside this one; null if it is absent. */
  @Nullable JsonFields object(String name) {
    JsonNode value = value(name);
    return value == null ? null : new JsonFields(value, path + "." + name);
  }

  JsonFields requiredObject(String name) {
    return required(name, object(name));
  }

  @Nullable JsonNode value(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  String requiredText(String name) {
    return required(name, text(name));
  }

  @Nullable String text(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw broken(name, "must be a string");
    }
    return value.textValue();
  }

  Instant requiredInstant(String name) {
    return required(name, instant(name));
  }

  @Nullable Instant instant(String name) {
    String text = text(name);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException notAnInstant) {
      throw broken(name, "must be an instant");
    }
  }

  @Nullable BigDecimal decimal(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    Optional<BigDecimal> amount = Decimals.read(text, Decimals.COST_DIGITS);
    return amount.orElseThrow(() -> broken(name, "must be a plain decimal string"));
  }

  @Nullable Integer integer(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw broken(name, "must be an integer");
    }
    return value.intValue();
  }

  int requiredInteger(String name) {
    return required(name, integer(name));
  }

  /** A count of 0 or more; 0 if it is absent. */
  long count(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw broken(name, "must be an integer of 0 or more");
    }
    return value.longValue();
  }

  /** False if it is absent. */
  boolean bool(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      throw broken(name, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  Map<String, String> texts(String name) {
    JsonFields object = object(name);
    if (object == null) {
      return Map.of();
    }
    Map<String, String> read = new LinkedHashMap<>();
    object.node.fieldNames().forEachRemaining(key -> read.put(key, object.requiredText(key)));
    return read;
  }

  UnreadableRecordException broken(String name, String rule) {
    return new UnreadableRecordException(path + "." + name + " " + rule);
  }

  private <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw broken(name, "must be there");
    }
    return value;
  }
}
