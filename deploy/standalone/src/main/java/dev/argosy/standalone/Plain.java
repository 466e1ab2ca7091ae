package dev.argosy.standalone;

/**
 * Text from elsewhere (a model, a file's name, git) that is safe on a terminal and in Markdown: no
 * control characters, and none that turn the order of writing.
 */
public final class Plain {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Plain() {}

  /** In one line. */
  public static String line(String text) {
    return text(text).replaceAll("\\s+", " ").strip();
  }

  /** Lines stay lines. */
  public static String text(String text) {
    return shown(text).strip();
  }

  /** Nothing but what must not be shown is taken away: also for a part of a text. */
  public static String shown(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .filter(each -> each == '\n' || each == '\t' || printable(each))
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  /** As code in Markdown. */
  public static String code(String text) {
    StringBuilder name = new StringBuilder();
    text.codePoints()
        .forEach(
            each -> {
              if (printable(each)) {
                name.appendCodePoint(each);
              } else {
                name.append("\\u%04x".formatted(each));
              }
            });
    return name.indexOf("`") < 0 ? "`" + name + "`" : "`` " + name + " ``";
  }

  private static boolean printable(int codePoint) {
    if (codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER) {
      return true; // without them Persian and Hindi are misspelt, and emoji fall apart
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
