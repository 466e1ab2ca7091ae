package dev.argosy.standalone;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** A point in time as options take it: an instant, or how long ago. */
final class Moment {
  private Moment() {}

  /**
   * What this option says; null if it was not given.
   *
   * @throws UsageProblem if it is neither
   */
  static @Nullable Instant of(String option, @Nullable String text, Instant now) {
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notAnInstant) {
      try {
        return now.minus(new DurationOption().convert(text));
      } catch (RuntimeException neither) {
        throw new UsageProblem(
            option
                + " must be an instant such as 2026-11-22T12:00:00Z or a time such as 30m, was "
                + text);
      }
    }
  }
}
