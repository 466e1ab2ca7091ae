package dev.argosy.contract;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * JSON strings joined to one without decoding them: escapes are kept, and the two halves of a
 * surrogate pair that came apart meet again. Owned by one thread.
 */
final class JoinedText {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  JoinedText() {
    bytes.write('"');
  }

  /** Appends what stands between the string's quotes. */
  void add(RawJson string) {
    bytes.write(string.array(), string.from() + 1, string.size() - 2);
  }

  /** Bytes between the quotes. */
  int length() {
    return bytes.size() - 1;
  }

  /** The joined string, in quotes. */
  RawJson json() {
    byte[] open = bytes.toByteArray();
    byte[] closed = Arrays.copyOf(open, open.length + 1);
    closed[open.length] = '"';
    return RawJson.of(closed);
  }
}
