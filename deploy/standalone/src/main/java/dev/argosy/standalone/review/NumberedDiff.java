package dev.argosy.standalone.review;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A diff whose lines bear their numbers in the new file, so that nobody has to count: models do it
 * badly.
 */
final class NumberedDiff {
  private static final Pattern HUNK = Pattern.compile("@@ -[0-9,]+ \\+([0-9]+)(,[0-9]+)? @@(.*)");

  private NumberedDiff() {}

  /** The hunks of one file's diff. */
  static String of(String diff) {
    StringBuilder numbered = new StringBuilder();
    long next = 0;
    for (String line : diff.split("\n", -1)) {
      Matcher hunk = HUNK.matcher(line);
      if (hunk.matches()) {
        next = Long.parseLong(hunk.group(1));
        numbered.append("@@").append(hunk.group(3)).append('\n');
      } else if (next > 0 && !line.isEmpty()) {
        char kind = line.charAt(0);
        boolean inNew = kind == ' ' || kind == '+';
        String number = inNew ? Long.toString(next++) : "";
        numbered.append("%6s ".formatted(number)).append(line).append('\n');
      }
    }
    return numbered.toString();
  }
}
