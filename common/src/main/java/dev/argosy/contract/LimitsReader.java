package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads {@code limits} off a cursor that stands in it. */
final class LimitsReader {
  private final FieldReader fields;
  private final JsonCursor cursor;

  LimitsReader(FieldReader fields, JsonCursor cursor) {
    this.fields = fields;
    this.cursor = cursor;
  }

  @Nullable Limits read() throws IOException {
    BigDecimal costUsd = null;
    Integer attempts = null;
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      switch (name) {
        case "cost_usd" -> costUsd = costUsd();
        case "attempts" -> attempts = attempts();
        default -> cursor.skip();
      }
    }
    return costUsd == null && attempts == null ? null : new Limits(costUsd, attempts);
  }

  private @Nullable BigDecimal costUsd() throws IOException {
    if (cursor.at(JsonToken.VALUE_NULL)) {
      return null;
    }
    Optional<BigDecimal> amount =
        cursor.at(JsonToken.VALUE_STRING)
            ? Decimals.read(cursor.text(), Decimals.LIMIT_DIGITS)
            : Optional.empty();
    if (amount.isEmpty()) {
      fields.refuse("limits.cost_usd", Decimals.RULE);
    }
    return amount.orElse(null);
  }

  private @Nullable Integer attempts() throws IOException {
    if (cursor.at(JsonToken.VALUE_NULL)) {
      return null;
    }
    OptionalLong value = fields.integer("limits.attempts", 1, Limits.ATTEMPTS_MAX);
    return value.isPresent() ? Integer.valueOf((int) value.getAsLong()) : null;
  }
}
