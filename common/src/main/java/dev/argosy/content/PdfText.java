package dev.argosy.content;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A stretch of a PDF's text, mostly one dictionary. */
final class PdfText {
  private static final int NONE = -1;

  private final byte[] bytes;
  private final int from;
  private final int to;

  PdfText(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** Whether this name stands anywhere in it. */
  boolean has(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = from; i + wanted.length <= to; i++) {
      if (stands(bytes, i, wanted) && endsAt(i + wanted.length)) {
        return true;
      }
    }
    return false;
  }

  /** The number after this key of the outermost dictionary, or of a reference; -1 if none is. */
  int numberOf(String key) {
    int at = valueOf(key);
    return at < 0 ? NONE : number(at);
  }

  /** Whether the key's value is a reference such as {@code 12 0 R}. */
  boolean isReference(String key) {
    int at = valueOf(key);
    if (at < 0 || number(at) < 0) {
      return false;
    }
    int generation = blanks(digits(at));
    int r = blanks(digits(generation));
    return digits(generation) > generation && r < to && bytes[r] == 'R' && endsAt(r + 1);
  }

  /** The first number in it; -1 if it begins with anything else. */
  int firstNumber() {
    return number(blanks(from));
  }

  /** At most so many numbers, as far as there are only numbers. */
  int[] numbers(int most) {
    int[] found = new int[Math.min(most, (to - from) / 2 + 1)]; // each has a digit and a blank
    int size = 0;
    int at = blanks(from);
    while (size < found.length && number(at) >= 0) {
      found[size++] = number(at);
      at = blanks(digits(at));
    }
    return Arrays.copyOf(found, size);
  }

  /** Where the value of a key of the outermost dictionary begins; -1 if it has no such key. */
  private int valueOf(String key) {
    byte[] wanted = key.getBytes(StandardCharsets.ISO_8859_1);
    int depth = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '(') {
        i = afterString(i) - 1;
      } else if (b == '<' && i + 1 < to && bytes[i + 1] == '<') {
        depth++;
        i++;
      } else if (b == '>' && i + 1 < to && bytes[i + 1] == '>') {
        depth--;
        i++;
      } else if (depth <= 1 && stands(bytes, i, wanted) && endsAt(i + wanted.length)) {
        return blanks(i + wanted.length);
      }
    }
    return NONE;
  }

  private int afterString(int open) {
    int depth = 0;
    int at = open;
    do {
      depth += bytes[at] == '(' ? 1 : bytes[at] == ')' ? -1 : 0;
      at += bytes[at] == '\\' ? 2 : 1;
    } while (at < to && depth > 0);
    return Math.min(at, to);
  }

  /** The number that begins here; -1 if none does, or one of more than nine digits. */
  private int number(int at) {
    int end = digits(at);
    return end == at || end - at > 9
        ? NONE
        : Integer.parseInt(new String(bytes, at, end - at, StandardCharsets.ISO_8859_1));
  }

  private int digits(int at) {
    int end = at;
    while (end < to && isDigit(bytes[end])) {
      end++;
    }
    return end;
  }

  private int blanks(int at) {
    int end = at;
    while (end < to && isBlank(bytes[end])) {
      end++;
    }
    return end;
  }

  /** Whether a name ends here: {@code /Pages} is not the beginning of {@code /PagesX}. */
  private boolean endsAt(int at) {
    return at >= to || isBlank(bytes[at]) || "/<>[](){}%".indexOf(bytes[at]) >= 0;
  }

  static boolean stands(byte[] bytes, int at, byte[] wanted) {
    if (at + wanted.length > bytes.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '\f' || b == 0;
  }
}
