package dev.argosy.client.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesTest {
  enum Severity {
    @Described("data is lost")
    HIGH,
    LOW
  }

  record Line(String what, @Described("with tax") BigDecimal price) {}

  @Described("an invoice")
  record Invoice(
      String payee,
      int count,
      long cents,
      boolean paid,
      double weight,
      BigInteger huge,
      Instant at,
      Optional<LocalDate> due,
      @Nullable String note,
      Severity severity,
      List<Line> lines,
      Map<String, Integer> counts,
      JsonNode rest) {}

  private static final String GOOD =
      """
      {"payee":"Plumber","count":3.0,"cents":9007199254740993,"paid":true,"weight":1.5,
       "huge":123456789012345678901234567890,"at":"2026-01-31T13:00:00+01:00","due":null,
       "severity":"HIGH","lines":[{"what":"tap","price":12.50}],"counts":{"b":1,"a":2},
       "rest":{"x":[1]},"unasked":1}
      """;

  private static Object read(Class<?> type, String json) {
    return Shapes.of(type).read(ModelAnswers.json(json), "$");
  }

  @Test
  void aRecordIsReadFromJsonWithEveryDigit() {
    Invoice invoice = (Invoice) read(Invoice.class, GOOD);

    assertThat(invoice.count()).isEqualTo(3);
    assertThat(invoice.cents()).isEqualTo(9_007_199_254_740_993L);
    assertThat(invoice.huge()).isEqualTo("123456789012345678901234567890");
    assertThat(invoice.at()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(invoice.due()).isEmpty();
    assertThat(invoice.note()).isNull();
    assertThat(invoice.severity()).isEqualTo(Severity.HIGH);
    assertThat(invoice.lines()).containsExactly(new Line("tap", new BigDecimal("12.50")));
    assertThat(invoice.counts().keySet()).containsExactly("b", "a");
    assertThat(invoice.rest().path("x").size()).isEqualTo(1);
  }

  @Test
  void theSchemaSaysWhatTheReaderTakes() {
    JsonNode schema = Shapes.of(Invoice.class).schema();

    assertThat(schema.path("type").asText()).isEqualTo("object");
    assertThat(schema.path("description").asText()).isEqualTo("an invoice");
    assertThat(schema.path("required"))
        .extracting(JsonNode::asText)
        .doesNotContain("due", "note")
        .contains("payee", "rest")
        .hasSize(11);
    assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
    JsonNode properties = schema.path("properties");
    assertThat(properties.path("due").toString())
        .isEqualTo("{\"type\":\"string\",\"format\":\"date\"}");
    assertThat(properties.path("severity").toString())
        .isEqualTo(
            "{\"type\":\"string\",\"enum\":[\"HIGH\",\"LOW\"],\"description\":\"HIGH: data is lost\"}");
    assertThat(properties.at("/lines/items/properties/price").toString())
        .isEqualTo("{\"type\":\"number\",\"description\":\"with tax\"}");
    assertThat(properties.path("counts").toString())
        .isEqualTo("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}");
    assertThat(properties.path("rest").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "payee":"Plumber"   | "payee":null        | $.payee must be a text, was null
          "payee":"Plumber",  |                     | $.payee must be a text, was missing
          "count":3.0         | "count":3.5         | $.count must be a whole number of 32 bits, was a number
          "count":3.0         | "count":4294967296  | $.count must be a whole number of 32 bits, was a number
          "count":3.0         | "count":1e999999999 | $.count must be a whole number of 32 bits, was a number
          "count":3.0         | "count":"3"         | $.count must be a whole number of 32 bits, was a text of 1 characters
          "paid":true         | "paid":"secret"     | $.paid must be true or false, was a text of 6 characters
          "weight":1.5        | "weight":1e999      | $.weight must be a number, was a number
          "severity":"HIGH"   | "severity":"high"   | $.severity must be one of HIGH, LOW, was a text of 4 characters
          "price":12.50       | "price":[]          | $.lines[0].price must be a number, was a list of 0
          {"b":1,"a":2}       | {"b":1,"a":{}}      | $.counts{1} must be a whole number of 32 bits, was an object
          {"b":1,"a":2}       | true                | $.counts must be an object, was boolean
          "due":null          | "due":"31.1.2026"   | $.due must be a date such as 2026-01-31, was a text of 9 characters
          """)
  void anErrorNamesPlaceRuleAndKindAndNoContent(String good, @Nullable String bad, String error) {
    assertThatThrownBy(() -> read(Invoice.class, GOOD.replace(good, bad == null ? "" : bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(error);
  }

  record Self(String name, List<Self> parts) {}

  record Unsupported(Inner inner) {
    record Inner(Set<String> names) {}
  }

  record Raw(@SuppressWarnings("rawtypes") List names) {}

  record Generic<T>(T value) {}

  record KeyedByNumber(Map<Integer, String> names) {}

  @Test
  void whatHasNoSchemaIsRefusedByItsPlace() {
    assertThatThrownBy(() -> Shapes.of(String.class)).hasMessageContaining("must be a record");
    assertThatThrownBy(() -> Shapes.of(Self.class))
        .hasMessageStartingWith("Self.parts[] must not be a record within itself");
    assertThatThrownBy(() -> Shapes.of(Unsupported.class))
        .hasMessageStartingWith("Unsupported.inner.names must be a text")
        .hasMessageEndingWith("was java.util.Set<java.lang.String>");
    assertThatThrownBy(() -> Shapes.of(Raw.class)).hasMessageStartingWith("Raw.names must be");
    assertThatThrownBy(() -> Shapes.of(Generic.class)).hasMessageStartingWith("Generic.value");
    assertThatThrownBy(() -> Shapes.of(KeyedByNumber.class))
        .hasMessageStartingWith("KeyedByNumber.names must be");
  }

  record Twice(Line one, Line other) {}

  @Test
  void aRecordMayStandSideBySideWithItself() {
    assertThat(Shapes.of(Twice.class).schema().path("properties").size()).isEqualTo(2);
  }

  record Positive(int value) {
    Positive {
      if (value < 1) {
        throw new IllegalArgumentException("secret " + value);
      }
    }
  }

  @Test
  void aRecordsOwnRulesHoldAndItsMessageStaysACause() {
    assertThatThrownBy(() -> read(Positive.class, "{\"value\":0}"))
        .hasMessage("$ was refused by Positive")
        .cause()
        .hasMessage("secret 0");
  }
}
