package dev.argosy.contract;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Money as text on the wire: plain decimals, since an exponent of nine digits would print as a
 * gigabyte of zeros.
 */
final class Decimals {
  /** Digits on each side of the point in a limit. */
  static final int LIMIT_DIGITS = 12;

  /** Digits on each side of the point in a cost, which is exact. */
  static final int COST_DIGITS = 40;

  static final String RULE =
      "must be a decimal string of at most 12 digits on each side of the point, 0 or more";

  private Decimals() {}

  /** The amount in this text; empty if it is not a plain decimal of 0 or more. */
  static Optional<BigDecimal> read(String text, int digits) {
    return plain(text, digits) ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  static @Nullable ResultError problem(String field, BigDecimal value) {
    boolean fits =
        value.signum() >= 0
            && value.scale() <= LIMIT_DIGITS
            && (long) value.precision() - value.scale() <= LIMIT_DIGITS;
    return fits ? null : Rules.broken(field, RULE, value.toString());
  }

  private static boolean plain(String text, int max) {
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    return digits(whole, max) && (point < 0 || digits(text.substring(point + 1), max));
  }

  private static boolean digits(String text, int max) {
    return !text.isEmpty()
        && text.length() <= max
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
