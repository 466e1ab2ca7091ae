package dev.argosy.standalone.letters;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every dead letter can be called by, also one whose request has no id: where it stands. */
public record LetterName(int partition, long offset) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})");

  /** As {@link #toString} writes it; empty if the text is something else, such as an id. */
  public static Optional<LetterName> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(
            new LetterName(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
        : Optional.empty();
  }

  /** As headers write it. */
  String on(String topic) {
    return topic + "-" + partition + "@" + offset;
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
