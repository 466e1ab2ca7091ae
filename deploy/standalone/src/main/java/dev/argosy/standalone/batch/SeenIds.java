package dev.argosy.standalone.batch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds texts that come twice among many, eight bytes each: all are hashed in a first pass; those
 * whose hash came twice are compared in a second one.
 */
final class SeenIds {
  private long[] hashes = new long[1 << 10];
  private int count;
  private final Set<Long> suspects = new HashSet<>();
  private final Map<String, Integer> first = new HashMap<>();

  /** First pass. */
  void add(String id) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash(id);
  }

  /** Between the passes: whether a second one is needed. */
  boolean suspicious() {
    Arrays.sort(hashes, 0, count);
    for (int i = 1; i < count; i++) {
      if (hashes[i] == hashes[i - 1]) {
        suspects.add(hashes[i]);
      }
    }
    hashes = new long[0];
    return !suspects.isEmpty();
  }

  /** Second pass: the line in which the same text came before; 0 if it is the first. */
  int before(String id, int line) {
    if (!suspects.contains(hash(id))) {
      return 0;
    }
    Integer earlier = first.putIfAbsent(id, line);
    return earlier == null ? 0 : earlier;
  }

  /** FNV-1a over 64 bits (Fowler, Noll, Vo), by character. */
  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
