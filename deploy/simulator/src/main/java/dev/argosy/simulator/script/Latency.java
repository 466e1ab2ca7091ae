package dev.argosy.simulator.script;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a platform takes to answer. */
public sealed interface Latency {
  /** Ceiling of a lognormal latency when its text names none. */
  Duration LOGNORMAL_MAX = Duration.ofMinutes(1);

  /** No time at all. */
  Latency NONE = new Fixed(Duration.ZERO);

  /** Nanoseconds for the call that {@code draw} belongs to. */
  long nanos(Draw draw);

  /** Always the same. */
  record Fixed(Duration time) implements Latency {
    public Fixed {
      notNegative("latency", time);
    }

    @Override
    public long nanos(Draw draw) {
      return time.toNanos();
    }
  }

  /** Every value from {@code min} up to {@code max} is as likely as any other. */
  record Uniform(Duration min, Duration max) implements Latency {
    public Uniform {
      notNegative("latency's minimum", min);
      if (max.compareTo(min) < 0) {
        throw new IllegalArgumentException(
            "latency's maximum must be at least its minimum " + min + ": " + max);
      }
    }

    @Override
    public long nanos(Draw draw) {
      long width = max.toNanos() - min.toNanos();
      return min.toNanos() + (long) (draw.uniform(Draw.Purpose.LATENCY) * width);
    }
  }

  /**
   * A long tail, as real models have.
   *
   * @param median half of the calls take less
   * @param sigma standard deviation of the logarithm, 0..5
   * @param max nothing takes longer
   */
  record Lognormal(Duration median, double sigma, Duration max) implements Latency {
    public Lognormal {
      if (!median.isPositive()) {
        throw new IllegalArgumentException("latency's median must be positive: " + median);
      }
      if (!(sigma >= 0 && sigma <= 5)) {
        throw new IllegalArgumentException("latency's sigma must be 0..5: " + sigma);
      }
      if (max.compareTo(median) < 0) {
        throw new IllegalArgumentException(
            "latency's maximum must be at least its median " + median + ": " + max);
      }
    }

    @Override
    public long nanos(Draw draw) {
      double normal = draw.normal(Draw.Purpose.LATENCY, Draw.Purpose.LATENCY_ANGLE);
      double nanos = median.toNanos() * Math.exp(sigma * normal);
      return nanos >= max.toNanos() ? max.toNanos() : (long) nanos;
    }
  }

  /**
   * Reads {@code 200ms}, {@code 0ms..1ms}, {@code lognormal(800ms,0.8)} or {@code
   * lognormal(800ms,0.8,30s)}; units are us, ms, s and m.
   *
   * @throws IllegalArgumentException naming the text and what is expected
   */
  static Latency parse(String text) {
    String trimmed = text.strip();
    if (trimmed.startsWith("lognormal(") && trimmed.endsWith(")")) {
      String[] parts =
          trimmed.substring("lognormal(".length(), trimmed.length() - 1).split(",", -1);
      if (parts.length == 2 || parts.length == 3) {
        Duration max = parts.length == 3 ? duration(parts[2], text) : LOGNORMAL_MAX;
        return new Lognormal(duration(parts[0], text), number(parts[1], text), max);
      }
      throw unreadable(text);
    }
    int range = trimmed.indexOf("..");
    return range < 0
        ? new Fixed(duration(trimmed, text))
        : new Uniform(
            duration(trimmed.substring(0, range), text),
            duration(trimmed.substring(range + 2), text));
  }

  /**
   * Reads {@code 200ms}, {@code 1.5s}, {@code 10m}.
   *
   * @throws IllegalArgumentException naming the text and what is expected
   */
  static Duration parseDuration(String text) {
    return duration(text, text);
  }

  private static Duration duration(String part, String whole) {
    Matcher matcher =
        Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(us|ms|s|m)")
            .matcher(part.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw unreadable(whole);
    }
    double nanosPerUnit =
        switch (matcher.group(2)) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          default -> 60e9; // the pattern leaves minutes only
        };
    return Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * nanosPerUnit));
  }

  private static double number(String part, String whole) {
    try {
      return Double.parseDouble(part.strip());
    } catch (NumberFormatException notANumber) {
      throw unreadable(whole);
    }
  }

  private static void notNegative(String what, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative: " + value);
    }
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "expected a time like 200ms, 0ms..1ms or lognormal(800ms,0.8[,30s]), got '" + text + "'");
  }
}
