package dev.argosy.simulator.calls;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Counts calls. Owned by the event loop. Bounded in requests, workers and starts. */
public final class CallLog {
  private static final int WORKERS_MAX = 10_000;
  private static final int STARTS_MAX = 65_536;

  private final int keysMax;
  private final InstantSource clock;
  private final Map<String, Count> byRequest = new HashMap<>();
  private final Map<String, Count> byWorker = new HashMap<>();
  private final Map<String, Count> inFlightByWorker = new HashMap<>();
  private final Map<String, Count> byOutcome = new HashMap<>();
  private final Map<String, Count> refusedByRequest = new HashMap<>();
  private final ArrayDeque<Calls.Start> starts = new ArrayDeque<>();
  private long calls;
  private long streams;
  private Tokens tokens = Tokens.NONE;
  private int inFlight;
  private int maxInFlight;
  private long era;

  private static final class Count {
    long value;
  }

  /**
   * @param keysMax requests counted each by its own key; further ones share {@link Calls#OTHER}
   */
  public CallLog(int keysMax, InstantSource clock) {
    this.keysMax = keysMax;
    this.clock = clock;
  }

  /**
   * A call has begun. Beyond the bound of keys the call's number is that of all the others
   * together: what it meets then depends on the order of arrival, but a fault does not stick to it
   * for ever.
   *
   * @param streamed true if it asks for a stream
   */
  public Call begin(String key, String worker, boolean streamed) {
    calls++;
    streams += streamed ? 1 : 0;
    inFlight++;
    maxInFlight = Math.max(maxInFlight, inFlight);
    long number = ++bounded(byRequest, key, keysMax).value;
    bounded(byWorker, worker, WORKERS_MAX).value++;
    bounded(inFlightByWorker, worker, WORKERS_MAX).value++;
    if (starts.size() == STARTS_MAX) {
      starts.removeFirst();
    }
    starts.addLast(new Calls.Start(clock.millis(), worker, key, number));
    return new Call(key, worker, number, era);
  }

  /** The call has met what keeps it from an answer. Once for each call, like {@link #end}. */
  public void refuse(Call call, String outcome, Tokens generated) {
    end(call, outcome, generated);
    if (call.era() == era) {
      String counted = byRequest.containsKey(call.key()) ? call.key() : Calls.OTHER;
      refusedByRequest.computeIfAbsent(counted, ignored -> new Count()).value++;
    }
  }

  /**
   * The call's answer is written, or its caller is gone. Once for each call.
   *
   * @param generated what was, until then
   */
  public void end(Call call, String outcome, Tokens generated) {
    inFlight--;
    bounded(inFlightByWorker, call.worker(), WORKERS_MAX).value--;
    if (call.era() == era) {
      byOutcome.computeIfAbsent(outcome, ignored -> new Count()).value++;
      tokens = tokens.plus(generated);
    }
  }

  /** Begins anew, the numbers of each request's calls included; calls in flight stay in flight. */
  public void reset() {
    era++;
    calls = 0;
    streams = 0;
    tokens = Tokens.NONE;
    maxInFlight = inFlight;
    byRequest.clear();
    byWorker.clear();
    byOutcome.clear();
    refusedByRequest.clear();
    starts.clear();
  }

  /** The counters now, with all starts that are still known. */
  public Calls snapshot() {
    return snapshot(at -> true);
  }

  /** The counters now, with the known starts at or after a time in milliseconds since the epoch. */
  public Calls snapshot(long startedSince) {
    return snapshot(at -> at >= startedSince);
  }

  private Calls snapshot(LongPredicate wanted) {
    List<Calls.Start> started = starts.stream().filter(start -> wanted.test(start.at())).toList();
    return new Calls(
        calls,
        streams,
        inFlight,
        maxInFlight,
        values(byRequest),
        values(byWorker),
        values(inFlightByWorker),
        values(byOutcome),
        values(refusedByRequest),
        tokens,
        started);
  }

  private static Count bounded(Map<String, Count> counts, String name, int max) {
    Count known = counts.get(name);
    if (known != null) {
      return known;
    }
    String counted = counts.size() < max ? name : Calls.OTHER;
    return counts.computeIfAbsent(counted, ignored -> new Count());
  }

  private static Map<String, Long> values(Map<String, Count> counts) {
    Map<String, Long> values = new HashMap<>();
    counts.forEach(
        (name, count) -> {
          if (count.value != 0) {
            values.put(name, count.value);
          }
        });
    return values;
  }
}
