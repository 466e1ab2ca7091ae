package dev.argosy.standalone.faults;

import java.util.ArrayList;
import java.util.List;

/** What struck when, in words, since the begin of the strikes. Thread-safe. */
final class Notes {
  private final long start = System.nanoTime();
  private final List<String> lines = new ArrayList<>();

  /** This happens now. */
  synchronized void add(String what) {
    lines.add("%.1f s: %s".formatted((System.nanoTime() - start) / 1e9, what));
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
