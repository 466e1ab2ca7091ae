package dev.argosy.client.batch;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What a batch knows of itself, as its journal tells. Owned by the thread that runs it. */
final class BatchState {
  final String id;
  final String fingerprint;

  /** Where each topic ended before the first request was sent. */
  final Map<String, Positions> starts;

  /** Requests that are on a topic for certain. */
  final BitSet sent = new BitSet();

  /** Requests whose result the handler has had. */
  final BitSet done = new BitSet();

  /** Behind the last request of each partition that is known to be sent. */
  Positions lane;

  /** Where reading results goes on. */
  Positions results;

  /** The handler's own. */
  long mark;

  Tally tally = Tally.NONE;

  /** How many requests it had when all were done; -1 before. */
  int total = -1;

  BatchState(
      String id,
      String fingerprint,
      Map<String, Positions> starts,
      Positions lane,
      Positions results) {
    this.id = id;
    this.fingerprint = fingerprint;
    this.starts = new TreeMap<>(starts);
    this.lane = lane;
    this.results = results;
  }

  Positions start(String topic) {
    return starts.getOrDefault(topic, Positions.BEGINNING);
  }

  BatchProgress progress(
      OptionalInt total, int submitted, int doneHere, Duration elapsed, String problem) {
    return new BatchProgress(
        id,
        total,
        submitted,
        done.cardinality(),
        tally.succeeded(),
        tally.failed(),
        tally.expired(),
        tally.cancelled(),
        tally.doubled(),
        tally.usage(),
        tally.costUsd(),
        tally.unpriced(),
        doneHere,
        elapsed,
        problem);
  }
}
