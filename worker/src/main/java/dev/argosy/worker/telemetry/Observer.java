package dev.argosy.worker.telemetry;

import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.settlement.Settlement;
import java.time.Duration;

/**
 * What the core tells about itself while it works. It gets nothing back, so whoever listens cannot
 * change what it does. Told by the loop's thread, some ten thousand times a second: implementations
 * are quick, never block and never throw.
 */
public interface Observer {
  /** Nobody listens. */
  Observer NONE =
      new Observer() {
        @Override
        public void arrived(Delivery delivery) {}

        @Override
        public void ended(Ended ended, Books.Entry entry) {}

        @Override
        public void fellBack(String model, String next) {}

        @Override
        public void settled(Settlement settlement) {}

        @Override
        public void committed(Duration took) {}

        @Override
        public void failed(TransactionFailure failure) {}

        @Override
        public void stands(Snapshot snapshot) {}
      };

  /** A record was read that nobody has settled. */
  void arrived(Delivery delivery);

  /** A call has ended and stands in the books. */
  void ended(Ended ended, Books.Entry entry);

  /** A request goes on with another model. */
  void fellBack(String model, String next);

  /** A settlement is durable. */
  void settled(Settlement settlement);

  /**
   * A transaction is durable.
   *
   * @param took from its begin to the answer
   */
  void committed(Duration took);

  /** A transaction did not succeed, or not yet. */
  void failed(TransactionFailure failure);

  /** How the loop stands at the end of a turn; a few times a second. */
  void stands(Snapshot snapshot);
}
