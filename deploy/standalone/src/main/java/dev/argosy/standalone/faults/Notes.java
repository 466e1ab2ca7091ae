package dev.argosy.standalone.faults;

import java.util.ArrayList;
import java.util.List;

/** What struck when, in words, since the begin of the strikes, and what it hit. Thread-safe. */
final class Notes {
  private final long start = System.nanoTime();
  private final List<String> lines = new ArrayList<>();
  private long hits;

  /** This happens now. */
  synchronized void add(String what) {
    lines.add("%.1f s: %s".formatted((System.nanoTime() - start) / 1e9, what));
  }

  /** A strike has hit so many calls, requests, answers or whatever it is about. */
  synchronized void hit(long count) {
    hits += count;
  }

  /** What all strikes have hit. */
  synchronized long hits() {
    return hits;
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
