package dev.argosy.standalone.faults;

/** What else than nothing a strike allows, beside the calls of workers hit. Thread-safe. */
final class Allowance {
  private long replays;
  private boolean failures;

  /** So many requests may be run once more, and have one more result, for all that is known. */
  synchronized void mayReplay(long requests) {
    replays += requests;
  }

  /** Requests may end as failed, each with a dead letter: the platform refused them to the end. */
  synchronized void mayFail() {
    failures = true;
  }

  synchronized long replays() {
    return replays;
  }

  synchronized boolean failures() {
    return failures;
  }
}
