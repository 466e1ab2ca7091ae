package dev.argosy.simulator.calls;

import java.util.List;
import java.util.Map;

/**
 * The counters at one moment. The ended calls ({@code byOutcome}) and those in flight add up to
 * {@code calls}, unless a reset fell while calls were in flight.
 *
 * @param calls calls begun
 * @param streams those of {@code calls} that asked for a stream
 * @param inFlight begun and neither answered nor abandoned
 * @param maxInFlight the highest {@code inFlight} so far
 * @param byRequest calls by the request's key; beyond the configured number of keys under {@link
 *     #OTHER}
 * @param byWorker calls by the worker's name; without one under {@link #UNKNOWN}
 * @param inFlightByWorker those of {@code inFlight} by the worker's name
 * @param byOutcome ended calls by the wire name of what they met, by {@link #REJECTED}, {@link
 *     #OVER_QUOTA} or {@link #ABANDONED}
 * @param refusedByRequest those of {@code byRequest} that have ended neither with an answer nor by
 *     their caller's leaving: met by a scripted fault or a quota, or invalid
 * @param tokens what a platform would bill: the prompt from an answer's begin on, its output as far
 *     as it was written; an answer in one piece counts whole, even if its caller was cut off from
 *     half of it. Nothing for errors and for calls that end before their answer begins
 * @param started the latest starts, oldest first
 */
public record Calls(
    long calls,
    long streams,
    int inFlight,
    int maxInFlight,
    Map<String, Long> byRequest,
    Map<String, Long> byWorker,
    Map<String, Long> inFlightByWorker,
    Map<String, Long> byOutcome,
    Map<String, Long> refusedByRequest,
    Tokens tokens,
    List<Start> started) {
  /** Stands for all keys, or workers, beyond the bound. */
  public static final String OTHER = "other";

  /** The worker of a caller that names none. */
  public static final String UNKNOWN = "unknown";

  /** The outcome of a request that the platform finds invalid. */
  public static final String REJECTED = "rejected";

  /** The outcome of a call that its quota refuses. */
  public static final String OVER_QUOTA = "over-quota";

  /** The outcome of a call whose caller left before the answer. */
  public static final String ABANDONED = "abandoned";

  /**
   * A call's begin.
   *
   * @param at milliseconds since the epoch
   * @param call which call of this request, 1-based
   */
  public record Start(long at, String worker, String request, long call) {}

  public Calls {
    byRequest = Map.copyOf(byRequest);
    byWorker = Map.copyOf(byWorker);
    inFlightByWorker = Map.copyOf(inFlightByWorker);
    byOutcome = Map.copyOf(byOutcome);
    refusedByRequest = Map.copyOf(refusedByRequest);
    started = List.copyOf(started);
  }

  /** Calls of one request. */
  public long ofRequest(String key) {
    return byRequest.getOrDefault(key, 0L);
  }

  /** Calls of one request that were answered, are open, or were given up by their callers. */
  public long servedOf(String key) {
    return ofRequest(key) - refusedByRequest.getOrDefault(key, 0L);
  }

  /** Calls that have ended neither with an answer nor by their caller's leaving. */
  public long refused() {
    return refusedByRequest.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Calls of one worker. */
  public long ofWorker(String worker) {
    return byWorker.getOrDefault(worker, 0L);
  }

  /** Ended calls with one outcome. */
  public long ended(String outcome) {
    return byOutcome.getOrDefault(outcome, 0L);
  }
}
