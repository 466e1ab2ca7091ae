package dev.argosy.worker.job;

import dev.argosy.worker.ledger.Ledger;

/**
 * The places for requests in flight: taken by the call, freed by the <em>commit</em> of its
 * settlement and not by its outcome, so that an outage of Kafka cannot go on buying calls. Owned by
 * the loop's thread.
 */
public final class Slots {
  private final int max;
  private int taken;

  public Slots(int max) {
    this.max = max;
  }

  public boolean free() {
    return taken < max;
  }

  public int taken() {
    return taken;
  }

  public int max() {
    return max;
  }

  /** Takes a place for a request of this assignment. */
  public void take(Ledger ledger) {
    taken++;
    ledger.slotTaken();
  }

  /** Gives it back. */
  public void free(Ledger ledger) {
    taken--;
    ledger.slotFreed();
  }
}
