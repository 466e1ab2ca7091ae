package dev.argosy.standalone.faults;

import dev.argosy.contract.ErrorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What was posted, and what came of it: the account of a run, by ids. Thread-safe. */
final class Ledger {
  /** A request's story. Guarded by the ledger. */
  private static final class Entry {
    private final boolean wantsReply;
    private boolean acknowledged;
    private int results;
    private int replies;
    private int deadLetters;
    private boolean failed;
    private boolean gone;
    private int replays;
    private String errorType = "";
    private @Nullable TopicPartition partition;
    private long offset;

    private Entry(boolean wantsReply) {
      this.wantsReply = wantsReply;
    }
  }

  /**
   * The whole of it.
   *
   * @param requests acknowledged by the cluster: each must have one result
   * @param unsure posted, but the cluster never said whether it has them: at most one result each
   * @param results read, doubled ones included
   * @param failed requests whose result says so
   * @param lost acknowledged requests without a result
   * @param doubled results beyond the first of a request
   * @param doubledWrongly those of them that no replay explains
   * @param replays so many requests may run once more, and have one more result
   * @param repliesLost replies that were asked for and did not come, of requests with a result
   * @param repliesDoubled replies beyond the first of a request that no replay explains
   * @param deadLettersLost failed requests without a dead letter
   * @param deadLettersDoubled dead letters beyond the first of a request that no replay explains,
   *     or of one that succeeded
   * @param strange records of ids that nobody posted, or that do not belong to their id
   * @param gone requests without a result whose records were deleted before they had to be read;
   *     not counted as lost
   * @param failedAsDue of those that failed: had to, and say the right reason
   * @param notAsDue had to fail for a certain reason, and have another result
   * @param unsureWrongly those of {@code unsure} that the cluster had no reason not to take
   */
  record Account(
      long requests,
      long unsure,
      long results,
      long failed,
      long lost,
      long doubled,
      long doubledWrongly,
      long replays,
      long repliesLost,
      long repliesDoubled,
      long deadLettersLost,
      long deadLettersDoubled,
      long strange,
      long gone,
      long failedAsDue,
      long notAsDue,
      long unsureWrongly) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, ErrorType> due = new HashMap<>();
  private final LongSupplier nanoTime;
  private long strange;
  private long open;
  private long quietSince;
  private boolean mayBeUnsure;
  private String refusal = "";

  /**
   * @param nanoTime a monotonic clock
   */
  Ledger(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.quietSince = nanoTime.getAsLong();
  }

  /** A request is about to be posted. */
  synchronized void posted(String id, boolean wantsReply) {
    if (entries.putIfAbsent(id, new Entry(wantsReply)) != null) {
      throw new IllegalArgumentException("posted twice: " + id);
    }
  }

  /** The cluster has it there. */
  synchronized void placed(String id, TopicPartition partition, long offset) {
    Entry entry = entries.get(id);
    if (entry != null) {
      entry.partition = partition;
      entry.offset = offset;
    }
  }

  /** The requests that stand between these offsets of a partition, the second one exclusive. */
  synchronized Map<Long, String> between(TopicPartition partition, long from, long to) {
    Map<Long, String> between = new TreeMap<>();
    entries.forEach(
        (id, entry) -> {
          if (partition.equals(entry.partition) && entry.offset >= from && entry.offset < to) {
            between.put(entry.offset, id);
          }
        });
    return between;
  }

  /**
   * Its record was deleted before anybody had to read it: it may have a result or none.
   *
   * @return whether it has none so far
   */
  synchronized boolean gone(String id) {
    Entry entry = known(id);
    if (entry == null || entry.results > 0 || entry.gone) {
      return false;
    }
    entry.gone = true;
    open -= entry.acknowledged ? 1 : 0;
    return true;
  }

  /** The fault itself lets this request run once more, and have one more result. */
  synchronized void mayRunAgain(String id) {
    Entry entry = known(id);
    if (entry != null) {
      entry.replays++;
    }
  }

  /** How often the fault lets this request run once more. */
  synchronized long replays(String id) {
    Entry entry = entries.get(id);
    return entry == null ? 0 : entry.replays;
  }

  /** From now on the cluster may be unable to say what became of a request. */
  synchronized void mayBeUnsure() {
    mayBeUnsure = true;
  }

  /** The cluster has not taken it, or does not know. */
  synchronized void refused(String id, String problem) {
    refusal = refusal.isEmpty() ? "%s: %s".formatted(id, problem) : refusal;
  }

  /** This request, which may be posted later, must fail for this reason. */
  synchronized void mustFail(String id, ErrorType reason) {
    due.put(id, reason);
  }

  /** The cluster has it. */
  synchronized void acknowledged(String id) {
    Entry entry = entries.get(id);
    if (entry != null && !entry.acknowledged) {
      entry.acknowledged = true;
      if (entry.results == 0 && !entry.gone) {
        quietSince = open == 0 ? nanoTime.getAsLong() : quietSince;
        open++;
      }
    }
  }

  /** A committed record was read that does not belong to the request whose id it bears. */
  synchronized void strange() {
    strange++;
  }

  /** A committed result was read. */
  synchronized void result(String id, boolean failed) {
    Entry entry = known(id);
    if (entry != null) {
      entry.results++;
      entry.failed |= failed;
      quietSince = nanoTime.getAsLong();
      open -= entry.results == 1 && entry.acknowledged && !entry.gone ? 1 : 0;
    }
  }

  /** A committed reply was read. */
  synchronized void reply(String id) {
    Entry entry = known(id);
    if (entry != null) {
      entry.replies++;
    }
  }

  /**
   * A committed dead letter was read.
   *
   * @param errorType why, as its header says
   */
  synchronized void deadLetter(String id, String errorType) {
    Entry entry = known(id);
    if (entry != null) {
      entry.deadLetters++;
      entry.errorType = errorType;
    }
  }

  private @Nullable Entry known(String id) {
    Entry entry = entries.get(id);
    strange += entry == null ? 1 : 0;
    return entry;
  }

  /** Whether a result of it was read. */
  synchronized boolean answered(String id) {
    Entry entry = entries.get(id);
    return entry != null && entry.results > 0;
  }

  /** Acknowledged requests without a result. */
  synchronized long open() {
    return open;
  }

  /** Requests that have a result. */
  synchronized long answered() {
    return count(entry -> entry.results > 0);
  }

  /** Requests whose result says that they succeeded. */
  synchronized long succeeded() {
    return count(entry -> entry.results > 0 && !entry.failed);
  }

  /** Requests without a result whose records are gone. */
  synchronized long gone() {
    return count(Ledger::isGone);
  }

  private static boolean isGone(Entry entry) {
    return entry.gone && entry.results == 0;
  }

  /** Of those that are gone, how many stand in none of these ranges. */
  synchronized long goneUntold(List<LostRange> told) {
    return count(
        entry ->
            isGone(entry)
                && told.stream()
                    .noneMatch(
                        range ->
                            range.holds(Objects.requireNonNull(entry.partition), entry.offset)));
  }

  private long due(boolean kept) {
    return due.keySet().stream()
        .filter(
            id -> {
              Entry entry = entries.get(id);
              return entry != null && entry.results > 0 && kept == failedAsDue(id, entry);
            })
        .count();
  }

  private boolean failedAsDue(String id, Entry entry) {
    ErrorType reason = due.get(id);
    return reason != null && entry.failed && entry.errorType.equals(reason.wire());
  }

  /**
   * Whether its result needed a call that was answered: also one that is too large, and fails for
   * it.
   */
  synchronized boolean neededCall(String id) {
    Entry entry = entries.get(id);
    return entry != null && entry.results > 0 && (!entry.failed || failedAsDue(id, entry));
  }

  /** Requests with a result whose records stand in these partitions. */
  synchronized long answeredIn(Predicate<TopicPartition> partitions) {
    return count(
        entry -> entry.results > 0 && entry.partition != null && partitions.test(entry.partition));
  }

  /** For how long requests have been open without a new result; 0 if none is open. */
  synchronized long quietNanos() {
    return open == 0 ? 0 : nanoTime.getAsLong() - quietSince;
  }

  private long count(Predicate<Entry> those) {
    return entries.values().stream().filter(those).count();
  }

  /** The whole of it, as it is now. */
  synchronized Account account() {
    return new Account(
        count(entry -> entry.acknowledged),
        count(entry -> !entry.acknowledged),
        sum(entry -> entry.results),
        count(entry -> entry.failed),
        open,
        sum(entry -> Math.max(0, entry.results - 1)),
        sum(entry -> Math.max(0, entry.results - 1 - entry.replays)),
        sum(entry -> entry.replays),
        count(entry -> entry.wantsReply && entry.results > 0 && entry.replies == 0),
        sum(entry -> Math.max(0, entry.replies - (entry.wantsReply ? 1 + entry.replays : 0))),
        count(entry -> entry.failed && entry.deadLetters == 0),
        sum(entry -> Math.max(0, entry.deadLetters - (entry.failed ? 1 + entry.replays : 0))),
        strange,
        count(Ledger::isGone),
        due(true),
        due(false),
        mayBeUnsure ? 0 : count(entry -> !entry.acknowledged));
  }

  private long sum(ToIntFunction<Entry> each) {
    return entries.values().stream().mapToInt(each).sum();
  }

  /**
   * Some of the requests that have not as many results as they should, for a person to look at, and
   * the first that the cluster refused.
   */
  synchronized List<String> examples(int atMost) {
    List<String> examples = new ArrayList<>();
    if (!refusal.isEmpty()) {
      examples.add(refusal);
    }
    entries.forEach(
        (id, entry) -> {
          boolean one = entry.acknowledged && !isGone(entry);
          boolean wrong = entry.results > 1 + entry.replays || (one && entry.results == 0);
          if (wrong && examples.size() < atMost) {
            examples.add("%s has %d results".formatted(id, entry.results));
          }
        });
    return examples;
  }
}
