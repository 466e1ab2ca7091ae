package dev.argosy.worker.loop;

import org.jspecify.annotations.Nullable;

/**
 * The record that broke a transaction. Thread-safe: failures come from the producer's thread.
 *
 * <p>The first one counts: when the transaction is broken, the client fails the innocent records
 * that it has not sent yet with the same exception.
 */
final class Culprit {
  /** Guarded by this. */
  private @Nullable Throwable first;

  /** Guarded by this; null as long as no record is at fault. */
  private @Nullable Integer index;

  synchronized void failed(int place, Throwable failure) {
    if (first == null) {
      first = failure;
      index = CommitErrors.blamesRecord(failure) ? place : null;
    }
  }

  /** What a record failed with, its own fault or not; null if none did so far. */
  synchronized @Nullable Throwable failure() {
    return first;
  }

  /** Its place in the transaction; null if no record is at fault. */
  synchronized @Nullable Integer index() {
    return index;
  }
}
