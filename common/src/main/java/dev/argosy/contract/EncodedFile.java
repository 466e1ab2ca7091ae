package dev.argosy.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A file that a body holds as base64: an image, a document. A view of the body's bytes; decoded
 * only when asked. Thread-safe.
 */
public final class EncodedFile {
  /** Formats tell their dimensions within this many characters. */
  private static final int HEAD_MAX = 1 << 16;

  /** Shorter values of {@code data} are no files. */
  private static final int LENGTH_MIN = 64;

  private static final byte[] NAME = "\"data\"".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private final int from;
  private final int to;

  private EncodedFile(byte[] json, int from, int to) {
    this.json = json;
    this.from = from;
    this.to = to;
  }

  /** Length of its encoding, in characters. */
  public int length() {
    return to - from;
  }

  /** The file's beginning, at most 48 KiB; empty if it is no base64. */
  public byte[] head() {
    return decoded(Math.min(HEAD_MAX, length() / 4 * 4));
  }

  /** The whole file; empty if it is no base64. */
  public byte[] bytes() {
    return decoded(length());
  }

  private byte[] decoded(int characters) {
    try {
      return Base64.getDecoder().decode(Arrays.copyOfRange(json, from, from + characters));
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  /**
   * The files in a body's bytes, which are known to be JSON: members named {@code data}, at any
   * depth, whose value is base64. Their number is bounded by the body's size.
   */
  static List<EncodedFile> in(byte[] json, int from, int to) {
    List<EncodedFile> files = new ArrayList<>();
    int at = from;
    while (at < to) {
      int start = json[at] == '"' && isName(json, at, to) ? valueStart(json, at, to) : -1;
      if (start < 0) {
        at++;
        continue;
      }
      int end = start;
      while (end < to && isBase64(json[end])) {
        end++;
      }
      if (end < to && json[end] == '"' && end - start >= LENGTH_MIN) {
        files.add(new EncodedFile(json, start, end));
      }
      at = end;
    }
    return files;
  }

  /** Whether a member's name stands here; inside of a text its quotes would be escaped. */
  private static boolean isName(byte[] json, int at, int to) {
    if (at + NAME.length > to || (at > 0 && json[at - 1] == '\\')) {
      return false;
    }
    for (int i = 1; i < NAME.length; i++) {
      if (json[at + i] != NAME[i]) {
        return false;
      }
    }
    return true;
  }

  /** Where the text of this member's value begins; -1 if its value is no text. */
  private static int valueStart(byte[] json, int name, int to) {
    int colon = afterBlanks(json, name + NAME.length, to);
    if (colon >= to || json[colon] != ':') {
      return -1;
    }
    int quote = afterBlanks(json, colon + 1, to);
    return quote < to && json[quote] == '"' ? quote + 1 : -1;
  }

  private static int afterBlanks(byte[] json, int from, int to) {
    int at = from;
    while (at < to
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static boolean isBase64(byte b) {
    return (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || b == '+'
        || b == '/'
        || b == '=';
  }
}
