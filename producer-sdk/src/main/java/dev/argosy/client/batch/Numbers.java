package dev.argosy.client.batch;

import java.util.BitSet;

/** Sets of request numbers as text: runs between commas, such as {@code 0-511,514}. */
final class Numbers {
  private Numbers() {}

  static String text(BitSet numbers) {
    StringBuilder text = new StringBuilder();
    int from = numbers.nextSetBit(0);
    while (from >= 0) {
      int end = numbers.nextClearBit(from);
      text.append(text.length() == 0 ? "" : ",").append(from);
      if (end - from > 1) {
        text.append('-').append(end - 1);
      }
      from = numbers.nextSetBit(end);
    }
    return text.toString();
  }

  /** Adds what the text says; an {@code IllegalArgumentException} if it is none of ours. */
  static void addTo(BitSet numbers, String text) {
    if (text.isEmpty()) {
      return;
    }
    for (String run : text.split(",", -1)) {
      int dash = run.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? run : run.substring(0, dash));
      int last = dash < 0 ? from : Integer.parseInt(run.substring(dash + 1));
      if (from < 0 || last < from || last > BatchRequest.NUMBER_MAX) {
        throw new IllegalArgumentException("no run of numbers: " + run);
      }
      numbers.set(from, last + 1);
    }
  }
}
