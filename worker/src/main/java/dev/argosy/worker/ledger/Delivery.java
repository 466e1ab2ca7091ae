package dev.argosy.worker.ledger;

/**
 * A record that we have to settle, tied to the assignment under which it was read: an outcome that
 * comes after the partition was lost, even if it came back since, finds another ledger and settles
 * nothing.
 */
public record Delivery(Incoming record, Ledger ledger) {
  /** Whether it is still ours to settle. */
  public boolean live() {
    return ledger.owned() && ledger.isOpen(record.offset());
  }

  /** What speaks against it, by how earlier owners of its partition have ended. */
  public Suspicion suspicion() {
    return ledger.suspicion(record);
  }

  @Override
  public String toString() {
    return record.toString();
  }
}
