package dev.argosy.contract;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The member names of one JSON object, to notice one that comes twice. Reused from object to
 * object.
 */
final class Names {
  private static final int FEW = 12;

  private final String[] few = new String[FEW];
  private @Nullable Set<String> many;
  private int size;

  void clear() {
    size = 0;
    many = null;
  }

  /** False if the name was there already. */
  boolean add(String name) {
    for (int i = 0; i < size; i++) {
      if (few[i].equals(name)) {
        return false;
      }
    }
    if (size < FEW) {
      few[size++] = name;
      return true;
    }
    if (many == null) {
      many = new HashSet<>();
    }
    return many.add(name);
  }
}
