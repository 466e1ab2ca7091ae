package dev.argosy.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({"250ms, 250", "10s, 10000", "5m, 300000", "1h, 3600000", "7d, 604800000", "0s, 0"})
  void aTimeSpanHasOneOfFiveUnits(String text, long millis) {
    assertThat(Units.duration(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "10 s",
        "10S",
        "10sec",
        "1.5s",
        "-1s",
        "1h30m",
        "PT10S",
        "10us",
        "10MiB",
        "999999999999999d",
        "9999999999999999999s"
      })
  void anythingElseIsNoTimeSpan(String text) {
    assertThat(Units.duration(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"100B, 100", "512KiB, 524288", "32MiB, 33554432", "1GiB, 1073741824", "0B, 0"})
  void aSizeHasOneOfFourUnits(String text, long bytes) {
    assertThat(Units.bytes(text)).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "100",
        "1KB",
        "1kb",
        "1M",
        "1 MiB",
        "0.5GiB",
        "-1B",
        "10s",
        "999999999999999GiB"
      })
  void anythingElseIsNoSizeAndAThousandIsNotGuessedFor1024(String text) {
    assertThat(Units.bytes(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-5, -5", "2000000, 2000000", "2_000_000, 2000000", "007, 7"})
  void aWholeNumberMayHaveUnderscoresBetweenDigits(String text, long number) {
    assertThat(Units.whole(text)).contains(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1.0", "1e3", "0x10", "_1", "1_", "1__0", "+1", "ten", "99999999999999999999"})
  void anythingElseIsNoWholeNumber(String text) {
    assertThat(Units.whole(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"250ms", "10s", "90s", "5m", "1h", "25h", "7d", "0s"})
  void aTimeSpanIsShownAsTheFileWouldWriteIt(String text) {
    assertThat(Units.duration(text).map(Units::duration)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0B", "100B", "512KiB", "1025B", "32MiB", "1GiB"})
  void aSizeIsShownAsTheFileWouldWriteIt(String text) {
    assertThat(Units.bytes(text).map(Units::bytes)).contains(text);
  }
}
