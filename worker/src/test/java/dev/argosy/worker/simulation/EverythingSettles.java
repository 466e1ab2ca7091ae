package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * No silent stall: once nothing goes wrong any more, every request ends and the group's lag goes to
 * zero, gaps included, within a bounded time.
 */
final class EverythingSettles {
  private final Broker broker;
  private final IdLedger ids;

  EverythingSettles(Broker broker, IdLedger ids) {
    this.broker = broker;
    this.ids = ids;
  }

  boolean holds() {
    return broker.complete() && ids.allOver() && broker.transactions.quiet() && behind().isEmpty();
  }

  /** What is missing, at the end of the time for it. */
  void verify(History history) {
    if (holds()) {
      return;
    }
    List<String> open = new ArrayList<>();
    for (IdLedger.Life life : ids.lives()) {
      if (!life.over()) {
        open.add(life.id + " on " + life.last().partition + "@" + life.last().offset);
      }
    }
    history.violation("everything settles", "open " + open + ", lag " + behind());
  }

  private List<String> behind() {
    List<String> behind = new ArrayList<>();
    for (Partition partition : broker.group.partitions) {
      long end = broker.log(partition).end();
      Optional<Long> committed = broker.offsets.committed(partition).map(commit -> commit.offset());
      if (end > 0 && committed.orElse(0L) != end) {
        behind.add(partition + ": " + committed.orElse(-1L) + " of " + end);
      }
    }
    return behind;
  }
}
