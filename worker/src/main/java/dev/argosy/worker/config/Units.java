package dev.argosy.worker.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the file writes quantities: {@code 250ms 10s 5m 1h 7d}, {@code 512KiB 32MiB 1GiB 100B},
 * {@code 2_000_000}. A bare number is no time and no size: which unit was meant can't be known.
 */
public final class Units {
  private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,15})([A-Za-z]+)");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+(_[0-9]+)*");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Units() {}

  /** A time span, or empty if the text is none. */
  public static Optional<Duration> duration(String text) {
    return quantity(text, MILLIS).map(Duration::ofMillis);
  }

  /** A number of bytes, or empty if the text is none. */
  public static Optional<Long> bytes(String text) {
    return quantity(text, BYTES);
  }

  /** A whole number, underscores between digits allowed, or empty if the text is none. */
  static Optional<Long> whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text.replace("_", "")));
    } catch (NumberFormatException tooLong) {
      return Optional.empty();
    }
  }

  /** As the file would write it, in the largest unit without a fraction. */
  public static String duration(Duration span) {
    long millis = span.toMillis();
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      long each = MILLIS.get(unit);
      if (millis != 0 && millis % each == 0 && !(unit.equals("d") && millis == each)) {
        return millis / each + unit;
      }
    }
    return millis == 0 ? "0s" : millis + "ms";
  }

  /** As the file would write it, in the largest unit without a fraction. */
  public static String bytes(long count) {
    for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
      long each = BYTES.get(unit);
      if (count != 0 && count % each == 0) {
        return count / each + unit;
      }
    }
    return count + "B";
  }

  private static Optional<Long> quantity(String text, Map<String, Long> units) {
    Matcher parts = QUANTITY.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Long each = units.get(parts.group(2));
    if (each == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Math.multiplyExact(Long.parseLong(parts.group(1)), each));
    } catch (ArithmeticException tooLarge) {
      return Optional.empty();
    }
  }
}
