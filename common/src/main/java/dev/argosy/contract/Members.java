package dev.argosy.contract;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Where the members of one JSON object stand in its bytes, noted while a cursor passes over them.
 */
final class Members {
  private final byte[] bytes;
  private String[] names = new String[8];
  private int[] starts = new int[8];
  private int[] ends = new int[8];
  private int size;

  Members(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A member's name starts at this byte: what was open before ends ahead of it. */
  void begin(String name, int start) {
    close(start, true);
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    names[size] = name;
    starts[size] = start;
    size++;
  }

  /** The object's closing brace stands at this byte. */
  void end(int brace) {
    close(brace, false);
  }

  /**
   * The last member ends before the white space, and the comma if there is one, ahead of the next
   * token.
   */
  private void close(int nextToken, boolean comma) {
    if (size > 0) {
      int end = trimmed(nextToken);
      ends[size - 1] = comma ? trimmed(end - 1) : end;
    }
  }

  private int trimmed(int end) {
    int last = end;
    while (bytes[last - 1] == ' '
        || bytes[last - 1] == '\n'
        || bytes[last - 1] == '\r'
        || bytes[last - 1] == '\t') {
      last--;
    }
    return last;
  }

  /** Whether the object has a member of this name. */
  boolean has(String name) {
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** A new object: the given members as text, then these without the ones named. */
  byte[] spliced(Predicate<String> without, byte[] firstMembers) {
    int length = 2 + firstMembers.length;
    for (int i = 0; i < size; i++) {
      length += without.test(names[i]) ? 0 : ends[i] - starts[i] + 1;
    }
    byte[] target = new byte[length];
    target[0] = '{';
    System.arraycopy(firstMembers, 0, target, 1, firstMembers.length);
    int at = 1 + firstMembers.length;
    for (int i = 0; i < size; i++) {
      if (!without.test(names[i])) {
        if (at > 1) {
          target[at++] = ',';
        }
        System.arraycopy(bytes, starts[i], target, at, ends[i] - starts[i]);
        at += ends[i] - starts[i];
      }
    }
    target[at++] = '}';
    return at == length ? target : Arrays.copyOf(target, at);
  }
}
