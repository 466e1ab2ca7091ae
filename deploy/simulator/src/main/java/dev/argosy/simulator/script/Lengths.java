package dev.argosy.simulator.script;

/** How long answers want to be, in tokens. */
public sealed interface Lengths {
  /** The longest that can be asked for. */
  long MAX = 1_000_000;

  /** What answers have if the script says nothing. */
  Lengths DEFAULT = new Uniform(16, 384);

  /** The length for the request that {@code draw} belongs to; at least 1. */
  long tokens(Draw draw);

  /** Every length from {@code min} to {@code max} is as likely as any other. */
  record Uniform(long min, long max) implements Lengths {
    public Uniform {
      inRange("least", min);
      inRange("largest", max);
      if (max < min) {
        throw new IllegalArgumentException(
            "the largest number of tokens must be at least the least " + min + ": " + max);
      }
    }

    @Override
    public long tokens(Draw draw) {
      return min + Long.remainderUnsigned(draw.bits(Draw.Purpose.OUTPUT), max - min + 1);
    }
  }

  /**
   * Most answers are short, some are very long, as those of real models.
   *
   * @param median half of the answers are shorter
   * @param sigma standard deviation of the logarithm, 0..5
   */
  record Lognormal(long median, double sigma) implements Lengths {
    public Lognormal {
      inRange("median", median);
      if (!(sigma >= 0 && sigma <= 5)) {
        throw new IllegalArgumentException("the tokens' sigma must be 0..5: " + sigma);
      }
    }

    @Override
    public long tokens(Draw draw) {
      double normal = draw.normal(Draw.Purpose.OUTPUT, Draw.Purpose.OUTPUT_ANGLE);
      return Math.clamp(Math.round(median * Math.exp(sigma * normal)), 1L, MAX);
    }
  }

  /**
   * Reads {@code 200}, {@code 16..384} or {@code lognormal(200,0.8)}.
   *
   * @throws IllegalArgumentException naming the text and what is expected
   */
  static Lengths parse(String text) {
    String trimmed = text.strip();
    try {
      if (trimmed.startsWith("lognormal(") && trimmed.endsWith(")")) {
        String[] parts =
            trimmed.substring("lognormal(".length(), trimmed.length() - 1).split(",", -1);
        if (parts.length == 2) {
          return new Lognormal(
              Long.parseLong(parts[0].strip()), Double.parseDouble(parts[1].strip()));
        }
        throw unreadable(text);
      }
      int range = trimmed.indexOf("..");
      String least = range < 0 ? trimmed : trimmed.substring(0, range);
      String largest = range < 0 ? trimmed : trimmed.substring(range + 2);
      return new Uniform(Long.parseLong(least.strip()), Long.parseLong(largest.strip()));
    } catch (NumberFormatException notANumber) {
      throw unreadable(text);
    }
  }

  private static void inRange(String what, long tokens) {
    if (tokens < 1 || tokens > MAX) {
      throw new IllegalArgumentException(
          "the %s number of tokens must be 1..%d: %d".formatted(what, MAX, tokens));
    }
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "expected tokens like 200, 16..384 or lognormal(200,0.8), got '" + text + "'");
  }
}
