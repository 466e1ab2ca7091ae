package dev.argosy.standalone.faults;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The longest time without a new result while requests were open, and what was said meanwhile; and,
 * for itself, the longest time in any of them for which nobody said anything. Told how things stand
 * several times a second. Owned by one thread.
 */
final class StallWatch {
  /** Shorter ones are the ordinary pulse of a busy machine. */
  private static final Duration WORTH_ASKING = Duration.ofSeconds(2);

  /** How long nobody may know a reason: a worker's health is a moment old. */
  private static final Duration SILENT = Duration.ofSeconds(5);

  private static final int REASONS = 4;

  /**
   * A stall.
   *
   * @param time how long
   * @param reason what was said, the most frequent first; empty if it was too short to ask
   * @param silence the longest time for which nobody said anything, in this stall or a shorter one
   */
  record Stall(Duration time, String reason, Duration silence) {
    /** None. */
    static final Stall NONE = new Stall(Duration.ZERO, "", Duration.ZERO);

    /** Whether nobody said anything for long. */
    boolean silent() {
      return silence.compareTo(SILENT) >= 0;
    }
  }

  private final Supplier<List<String>> said;
  private final Map<String, Integer> reasons = new LinkedHashMap<>();
  private long longestNanos;
  private String longestReason = "";
  private long lastQuiet;
  private long silentSince = -1;
  private long silentNanos;

  /**
   * @param said asks everybody who may know why nothing comes
   */
  StallWatch(Supplier<List<String>> said) {
    this.said = said;
  }

  /**
   * How things stand.
   *
   * @param quietNanos for how long requests have been open without a new result
   */
  void look(long quietNanos) {
    if (quietNanos < lastQuiet) {
      reasons.clear();
      silentSince = -1;
    }
    lastQuiet = quietNanos;
    if (quietNanos < WORTH_ASKING.toNanos()) {
      remember(quietNanos);
      return;
    }
    List<String> told = said.get();
    told.forEach(reason -> reasons.merge(reason, 1, Integer::sum));
    if (!told.isEmpty()) {
      silentSince = -1;
    } else if (silentSince < 0) {
      silentSince = quietNanos;
    } else {
      silentNanos = Math.max(silentNanos, quietNanos - silentSince);
    }
    remember(quietNanos);
  }

  private void remember(long quietNanos) {
    if (quietNanos > longestNanos) {
      longestNanos = quietNanos;
      longestReason =
          reasons.entrySet().stream()
              .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
              .limit(REASONS)
              .map(Map.Entry::getKey)
              .collect(Collectors.joining("; "));
    }
  }

  /** The longest so far. */
  Stall longest() {
    return new Stall(Duration.ofNanos(longestNanos), longestReason, Duration.ofNanos(silentNanos));
  }
}
