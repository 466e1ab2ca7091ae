package dev.argosy.standalone.review;

/**
 * Text from elsewhere (a model, a file's name, git) that is safe on a terminal and in Markdown: no
 * control characters, and none that turn the order of writing.
 */
final class Plain {
  private Plain() {}

  /** In one line. */
  static String line(String text) {
    return text(text).replaceAll("\\s+", " ").strip();
  }

  /** Lines stay lines. */
  static String text(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .filter(each -> each == '\n' || each == '\t' || printable(each))
        .forEach(plain::appendCodePoint);
    return plain.toString().strip();
  }

  /** As code in Markdown. */
  static String code(String text) {
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
