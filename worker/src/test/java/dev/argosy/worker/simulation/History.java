package dev.argosy.worker.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What happened in a run: a hash over every event, a count of each fault, and the first broken
 * guarantees. Two runs of a seed have the same hash.
 */
final class History {
  private static final int VIOLATIONS_KEPT = 10;

  private final Baton baton;
  private final boolean traced;
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final List<String> violations = new ArrayList<>();
  private long hash = 0xcbf29ce484222325L;
  private long events;

  History(Baton baton, boolean traced) {
    this.baton = baton;
    this.traced = traced;
  }

  /**
   * @param subject who or what it happened to; its hash must not depend on the JVM (strings,
   *     records of them)
   */
  void event(String what, Object subject, long number) {
    events++;
    mix(what.hashCode());
    mix(subject.hashCode());
    mix(number);
    mix(baton.nanos());
    if (traced) {
      System.out.printf("%12.4f  %-28s %s %d%n", seconds(), what, subject, number);
    }
  }

  void event(Fault fault, Object subject) {
    faults.merge(fault, 1, Integer::sum);
    event(fault.name(), subject, 0);
  }

  void violation(String guarantee, String detail) {
    event("VIOLATION", guarantee, 0);
    if (violations.size() < VIOLATIONS_KEPT) {
      violations.add("%s: %s (at %.4f s)".formatted(guarantee, detail, seconds()));
    }
  }

  List<String> violations() {
    return violations;
  }

  Map<Fault, Integer> faults() {
    return faults;
  }

  long hash() {
    return hash;
  }

  long events() {
    return events;
  }

  private double seconds() {
    return baton.nanos() / 1e9;
  }

  private void mix(long value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 29;
  }
}
