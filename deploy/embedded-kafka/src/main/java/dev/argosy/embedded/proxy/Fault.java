package dev.argosy.embedded.proxy;

import java.time.Duration;

/** A fault while it is in place: what it has hit, and its end. Thread-safe. */
public final class Fault implements AutoCloseable {
  /** What the fault does to a request it hits. */
  enum Effect {
    /** The request waits in the proxy until the fault is released. */
    HOLD,
    /** The broker does what it is asked, its answer is lost and the connection closed. */
    DROP_AND_CLOSE,
    /** The same, but the connection stays open and the client hears nothing on it any more. */
    DROP_AND_STAY_SILENT
  }

  private final FaultBoard board;
  private final Requests requests;
  private final Effect effect;

  /** Guarded by the board's lock, like all fields below. */
  private int remaining;

  private int hits;

  Fault(FaultBoard board, Requests requests, Effect effect, int remaining) {
    this.board = board;
    this.requests = requests;
    this.effect = effect;
    this.remaining = remaining;
  }

  /** How many requests it has held, or how many answers it has dropped, so far. */
  public int hits() {
    return board.locked(() -> hits);
  }

  /**
   * Waits until it has hit this many.
   *
   * @throws AssertionError if it has not within {@code deadline}
   */
  public void awaitHits(int expected, Duration deadline) {
    if (!board.await(() -> hits >= expected, deadline)) {
      throw new AssertionError(
          "%s has hit %d requests, not %d, after %s".formatted(this, hits(), expected, deadline));
    }
  }

  /** Waits at most 30 seconds for its first hit. */
  public void awaitHit() {
    awaitHits(1, Duration.ofSeconds(30));
  }

  /** Ends it: what was held goes on to the broker, even if its client has gone; no more is hit. */
  public void release() {
    board.remove(this);
  }

  /** The same as {@link #release}. */
  @Override
  public void close() {
    release();
  }

  @Override
  public String toString() {
    return effect + " " + requests;
  }

  Effect effect() {
    return effect;
  }

  boolean holds(RequestHead request) {
    return effect == Effect.HOLD && requests.match(request);
  }

  boolean drops(RequestHead request) {
    return effect != Effect.HOLD && remaining > 0 && requests.match(request);
  }

  void hit() {
    remaining--;
    hits++;
  }
}
