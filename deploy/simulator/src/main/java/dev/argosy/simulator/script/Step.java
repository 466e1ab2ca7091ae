package dev.argosy.simulator.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one call meets.
 *
 * @param fault the fault, or {@link Fault#NONE}
 * @param argument seconds of Retry-After for throttles and overloads (0 sends none), bytes for
 *     {@link Fault#HUGE}, 0 for the others; 0..268,435,456
 */
public record Step(Fault fault, long argument) {
  /** The largest argument: a quarter of a GiB of answer is more than any client should take. */
  public static final long ARGUMENT_MAX = 256L << 20;

  /** An ordinary answer. */
  public static final Step OK = new Step(Fault.NONE, 0);

  private static final Pattern TEXT = Pattern.compile("([a-z-]+)(?:\\((\\d{1,10})\\))?");

  public Step {
    if (argument < 0 || argument > ARGUMENT_MAX) {
      throw new IllegalArgumentException(
          "the number after '%s' must be 0..%d: %d"
              .formatted(fault.wireName(), ARGUMENT_MAX, argument));
    }
    if (argument != 0 && fault.argument() == Fault.Argument.NONE) {
      throw new IllegalArgumentException(
          "'%s' takes no number: %d".formatted(fault.wireName(), argument));
    }
  }

  /** The fault without an argument. */
  public static Step of(Fault fault) {
    return new Step(fault, 0);
  }

  /**
   * Reads {@code ok}, {@code throttle}, {@code throttle(3)} (with Retry-After: 3) or {@code
   * huge(1048576)}.
   *
   * @throws IllegalArgumentException naming the text and the known names
   */
  public static Step parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected NAME or NAME(NUMBER), got '" + text + "'");
    }
    Fault fault =
        Fault.named(matcher.group(1))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected one of %s; got '%s'".formatted(Fault.names(), text)));
    return new Step(fault, matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2)));
  }
}
