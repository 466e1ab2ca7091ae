package dev.argosy.client.tools;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value without parts.
 *
 * @param type of JSON Schema; empty means any
 * @param format of JSON Schema; empty means none
 * @param rule for an error's message
 * @param reader null if it does not fit
 */
record Scalar(String type, String format, String rule, Function<JsonNode, @Nullable Object> reader)
    implements Shape {
  /** Digits before the point that a whole number may have: a small text can name a huge one. */
  private static final int DIGITS_MAX = 1_000;

  private static final String WHOLE = "must be a whole number ";
  private static final Scalar TEXT =
      new Scalar("string", "", "must be a text", JsonNode::textValue);
  private static final Scalar BOOLEAN =
      new Scalar(
          "boolean",
          "",
          "must be true or false",
          value -> value.isBoolean() ? value.booleanValue() : null);
  private static final Scalar INTEGER =
      new Scalar("integer", "", WHOLE + "of 32 bits", value -> whole(value, 31, Integer.class));
  private static final Scalar LONG =
      new Scalar("integer", "", WHOLE + "of 64 bits", value -> whole(value, 63, Long.class));
  private static final Scalar DOUBLE =
      new Scalar("number", "", "must be a number", Scalar::floating);
  private static final Map<Class<?>, Scalar> ALL =
      Map.ofEntries(
          entry(String.class, TEXT),
          entry(boolean.class, BOOLEAN),
          entry(Boolean.class, BOOLEAN),
          entry(int.class, INTEGER),
          entry(Integer.class, INTEGER),
          entry(long.class, LONG),
          entry(Long.class, LONG),
          entry(double.class, DOUBLE),
          entry(Double.class, DOUBLE),
          entry(
              BigInteger.class,
              new Scalar(
                  "integer",
                  "",
                  WHOLE + "of at most " + DIGITS_MAX + " digits",
                  value -> whole(value, Integer.MAX_VALUE, BigInteger.class))),
          entry(
              BigDecimal.class,
              new Scalar(
                  "number",
                  "",
                  "must be a number",
                  value -> value.isNumber() ? value.decimalValue() : null)),
          entry(
              Instant.class,
              new Scalar(
                  "string",
                  "date-time",
                  "must be an instant such as 2026-01-31T12:00:00Z",
                  value -> time(value, text -> OffsetDateTime.parse(text).toInstant()))),
          entry(
              LocalDate.class,
              new Scalar(
                  "string",
                  "date",
                  "must be a date such as 2026-01-31",
                  value -> time(value, LocalDate::parse))),
          entry(JsonNode.class, new Scalar("", "", "must be there", value -> value)));

  /** The shape of this type; empty if it is not one without parts. */
  static Optional<Scalar> of(Class<?> type) {
    return Optional.ofNullable(ALL.get(type));
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Json.object();
    if (!type.isEmpty()) {
      schema.put("type", type);
    }
    if (!format.isEmpty()) {
      schema.put("format", format);
    }
    return schema;
  }

  @Override
  public Object read(JsonNode value, String place) {
    Object read = value.isMissingNode() ? null : reader.apply(value);
    if (read == null) {
      throw Misfit.of(place, rule, value);
    }
    return read;
  }

  /** Also of a number that is written with a point and only zeros behind it. */
  private static @Nullable Object whole(JsonNode value, int bits, Class<?> type) {
    if (!value.isNumber() || value.isFloat() || value.isDouble()) {
      return null; // never of our own reader, which keeps every digit
    }
    BigDecimal decimal = value.decimalValue().stripTrailingZeros();
    if (decimal.scale() > 0 || decimal.precision() - (long) decimal.scale() > DIGITS_MAX) {
      return null;
    }
    BigInteger whole = decimal.toBigIntegerExact();
    if (whole.bitLength() > bits) {
      return null;
    }
    return type == Integer.class
        ? (Object) whole.intValue()
        : type == Long.class ? (Object) whole.longValue() : whole;
  }

  private static @Nullable Object floating(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue()) ? value.doubleValue() : null;
  }

  private static @Nullable Object time(JsonNode value, Function<String, Object> parser) {
    try {
      return value.isTextual() ? parser.apply(value.textValue()) : null;
    } catch (DateTimeException none) {
      return null;
    }
  }
}
