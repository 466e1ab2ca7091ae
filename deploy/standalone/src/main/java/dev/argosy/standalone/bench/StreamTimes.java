package dev.argosy.standalone.bench;

import dev.argosy.contract.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the time to the first words goes, less what the platform took until its first byte. Of
 * requests that were called once. Owned by one thread.
 */
final class StreamTimes {
  private final Percentiles added = new Percentiles();
  private final Percentiles toWorker = new Percentiles();
  private final Percentiles toCall = new Percentiles();
  private final Percentiles ofCall = new Percentiles();
  private final Percentiles toReader = new Percentiles();

  /**
   * One more.
   *
   * @param allNanos from submission to the first words in the reader's hand
   * @param platformNanos from the whole call at the platform to its first byte
   * @param read when the reader had them
   */
  void add(long allNanos, long platformNanos, Timing timing, @Nullable Instant read) {
    added.add(allNanos - platformNanos);
    Instant submitted = timing.submittedAt();
    Instant started = timing.startedAt();
    Instant first = timing.firstTokenAt();
    if (submitted != null && started != null && first != null && read != null) {
      toWorker.add(nanos(submitted, timing.receivedAt()));
      toCall.add(nanos(timing.receivedAt(), started));
      ofCall.add(nanos(started, first) - platformNanos);
      toReader.add(nanos(first, read));
    }
  }

  private static long nanos(Instant from, Instant to) {
    return Duration.between(from, to).toNanos();
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("first_token_added_ms", added.object());
    figures.put("of_it_to_worker_ms", toWorker.object());
    figures.put("of_it_to_call_ms", toCall.object());
    figures.put("of_it_call_ms", ofCall.object());
    figures.put("of_it_to_reader_ms", toReader.object());
    return figures;
  }
}
