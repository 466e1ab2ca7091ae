package dev.argosy.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {
  private final Placeholders placeholders =
      new Placeholders(Map.of("HOST", "broker", "PORT", "9092", "EMPTY", "", "ODD", "$1\\${HOST}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain                       | plain",
        "$5 and {braces} and $HOST   | $5 and {braces} and $HOST",
        "${HOST}                     | broker",
        "${HOST}:${PORT}             | broker:9092",
        "${NONE:-localhost}:${PORT}  | localhost:9092",
        "${HOST:-localhost}          | broker",
        "${EMPTY:-localhost}         | localhost",
        "x${EMPTY}x                  | xx",
        "x${NONE:-}x                 | xx",
        "${NONE:-a:-b}               | a:-b",
        "${ODD}                      | $1\\${HOST}",
        "$${file:/etc/kafka:secret}  | ${file:/etc/kafka:secret}",
      })
  void aPlaceholderStandsForTheVariableOrItsDefault(String text, String filled) {
    assertThat(placeholders.fill(text)).contains(filled);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${NONE}",
        "a${NONE}b${HOST}",
        "${}",
        "${HOST",
        "${HOST-x}",
        "${file:/a:b}",
        "${1X}"
      })
  void anUnsetVariableWithoutDefaultAndAnythingUnreadableIsRefused(String text) {
    assertThat(placeholders.fill(text)).isEmpty();
  }
}
