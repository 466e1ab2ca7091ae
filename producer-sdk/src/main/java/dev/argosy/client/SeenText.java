package dev.argosy.client;

import org.jspecify.annotations.Nullable;

/** How much of a text has been told, in constant space. Not thread-safe. */
final class SeenText {
  private int length;
  private int hash;

  void add(String piece) {
    length += piece.length();
    hash = hash(hash, piece, piece.length());
  }

  /** What the whole text has beyond what was told; null if it does not begin with that. */
  @Nullable String restOf(String whole) {
    boolean begins = whole.length() >= length && hash(0, whole, length) == hash;
    return begins ? whole.substring(length) : null;
  }

  private static int hash(int before, String text, int length) {
    int hash = before;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }
}
