package dev.argosy.worker.config;

import java.time.Duration;
import java.util.regex.Pattern;

/** How values appear in problems: short, in the file's own notation, and never a secret. */
final class Shown {
  private static final int LONGEST = 80;
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(password|secret|jaas|token(?!s)|credential(?!s$)|\\.key$|private).*");

  private Shown() {}

  /** Whether values under this key or path must not be repeated. */
  static boolean secret(String path) {
    return SECRET.matcher(path).matches();
  }

  static String value(String path, Object value) {
    if (secret(path)) {
      return "not shown";
    }
    String text = value instanceof Duration duration ? Units.duration(duration) : value.toString();
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /** What stands in the file, before any placeholder is filled in. */
  static String tree(String path, Tree tree) {
    return switch (tree) {
      case Tree.Scalar(var text) -> value(path, text.isEmpty() ? "empty" : text);
      case Tree.Table _ -> "a table";
      case Tree.Sequence _ -> "a list";
      case Tree.Nothing _ -> "";
    };
  }
}
