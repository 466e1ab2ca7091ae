package dev.argosy.worker.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
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

  /** Milliseconds of each unit, largest first. */
  private static final Map<String, Long> MILLIS = new LinkedHashMap<>();

  /** Bytes of each unit, largest first. */
  private static final Map<String, Long> BYTES = new LinkedHashMap<>();

  static {
    MILLIS.put("d", 86_400_000L);
    MILLIS.put("h", 3_600_000L);
    MILLIS.put("m", 60_000L);
    MILLIS.put("s", 1_000L);
    MILLIS.put("ms", 1L);
    BYTES.put("GiB", 1L << 30);
    BYTES.put("MiB", 1L << 20);
    BYTES.put("KiB", 1L << 10);
    BYTES.put("B", 1L);
  }

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

  /** A URI, or empty if the text is none. */
  static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException noUri) {
      return Optional.empty();
    }
  }

  /** As the file would write it, in the largest unit without a fraction. */
  public static String duration(Duration span) {
    return written(span.toMillis(), MILLIS);
  }

  /** As the file would write it, in the largest unit without a fraction. */
  public static String bytes(long count) {
    return written(count, BYTES);
  }

  private static String written(long amount, Map<String, Long> units) {
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      if (amount != 0 && amount % unit.getValue() == 0) {
        return amount / unit.getValue() + unit.getKey();
      }
    }
    return "0" + (units.containsKey("s") ? "s" : "B");
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
