package dev.argosy.worker.platform;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Retry-After}, <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110</a>: seconds or a date.
 * Neither cloud reliably sends it.
 */
public final class RetryAfter {
  /** A longer wait than a day is taken as a day: no quota has a longer period. */
  public static final Duration MAX = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * How long to wait, from now.
   *
   * @param header the value as it came
   * @param now what a date is measured from
   * @return zero to {@link #MAX}; null if the value is neither seconds nor a date
   */
  public static @Nullable Duration parse(String header, Instant now) {
    String value = header.strip();
    if (value.matches("[0-9]{1,18}")) {
      return bounded(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(now, date));
    } catch (DateTimeParseException neither) {
      return null;
    }
  }

  /** A wait that was said in another way, as one from zero to {@link #MAX}. */
  public static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MAX) > 0 ? MAX : wait;
  }
}
