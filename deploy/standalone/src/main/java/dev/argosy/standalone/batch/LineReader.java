package dev.argosy.standalone.batch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file's lines as bytes, each of bounded length. Owned by one thread. */
final class LineReader implements AutoCloseable {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final int longest;
  private final byte[] some = new byte[1 << 16];
  private int from;
  private int to;
  private byte[] line = new byte[1 << 12];
  private int length;
  private int number;

  /**
   * Closes the stream in the end.
   *
   * @param longest most bytes of a line that is given back
   */
  LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /** Goes to the next line that is not blank; false at the end. */
  boolean next() throws IOException {
    do {
      if (!read()) {
        return false;
      }
    } while (blank());
    return true;
  }

  /** The line's number, from 1; blank lines count. */
  int number() {
    return number;
  }

  /** How long it is, in bytes. */
  int length() {
    return length;
  }

  /** The line without its end; null if it is longer than it may be. */
  byte @Nullable [] line() {
    return length > longest ? null : Arrays.copyOf(line, length);
  }

  private boolean read() throws IOException {
    length = 0;
    while (true) {
      if (from == to) {
        to = in.read(some);
        from = 0;
        if (to <= 0) {
          to = 0;
          number += length > 0 ? 1 : 0;
          return length > 0;
        }
      }
      int end = from;
      while (end < to && some[end] != '\n') {
        end++;
      }
      add(end);
      if (end < to) {
        from = end + 1;
        number++;
        withoutMark();
        return true;
      }
      from = to;
    }
  }

  /** What is too long is passed over, not kept. */
  private void add(int end) {
    int more = end - from;
    if (length + more <= longest) {
      if (length + more > line.length) {
        line = Arrays.copyOf(line, Math.min(longest, Math.max(length + more, 2 * line.length)));
      }
      System.arraycopy(some, from, line, length, more);
    }
    length = (int) Math.min(Integer.MAX_VALUE, (long) length + more);
  }

  private void withoutMark() {
    int mark = BYTE_ORDER_MARK.length;
    if (number == 1
        && length >= mark
        && length <= longest
        && Arrays.equals(line, 0, mark, BYTE_ORDER_MARK, 0, mark)) {
      System.arraycopy(line, mark, line, 0, length - mark);
      length -= mark;
    }
  }

  private boolean blank() {
    if (length > longest) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
