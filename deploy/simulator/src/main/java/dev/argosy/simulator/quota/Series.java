package dev.argosy.simulator.quota;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happened second by second, the last hour of it. Owned by the event loop. */
final class Series {
  static final int SECONDS_MAX = 3_600;

  private final ArrayDeque<Second> seconds = new ArrayDeque<>();

  private static final class Second {
    private final long number;
    private final Map<String, Long> used = new HashMap<>();
    private long admitted;
    private long refused;

    private Second(long number) {
      this.number = number;
    }
  }

  void admitted(long second) {
    at(second).admitted++;
  }

  void refused(long second) {
    at(second).refused++;
  }

  void used(long second, String meter, long amount) {
    if (amount != 0) {
      at(second).used.merge(meter, amount, Long::sum);
    }
  }

  List<SecondUse> uses() {
    return seconds.stream()
        .map(second -> new SecondUse(second.number, second.admitted, second.refused, second.used))
        .toList();
  }

  private Second at(long number) {
    Second last = seconds.peekLast();
    if (last != null && last.number == number) {
      return last;
    }
    Second next = new Second(number);
    seconds.addLast(next);
    if (seconds.size() > SECONDS_MAX) {
      seconds.removeFirst();
    }
    return next;
  }
}
