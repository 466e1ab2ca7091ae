package dev.argosy.worker.simulation;

import dev.argosy.contract.Headers;
import dev.argosy.contract.Topics;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.simulation.IdLedger.Life;
import java.util.Map;
import java.util.TreeMap;

/**
 * Guarantee 1: every record with a readable id ends in exactly one terminal result that
 * read_committed readers see; one without, in one dead letter.
 */
final class ExactlyOneResult implements BrokerWatch {
  private static final String NAME = "exactly one result";

  private final Topics topics;
  private final IdLedger ids;
  private final History history;

  ExactlyOneResult(Topics topics, IdLedger ids, History history) {
    this.topics = topics;
    this.ids = ids;
    this.history = history;
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    for (BrokerTransaction.Written written : transaction.written) {
      String topic = written.partition().topic();
      if (topic.equals(topics.results())) {
        Life life = life(written);
        settle(life, transaction);
        ids.ended(life);
      } else if (topic.equals(topics.retries()) || topic.equals(topics.parked())) {
        if (topic.equals(topics.parked())) {
          history.event(Fault.PARKED, written.partition());
        }
        Life life = life(written);
        settle(life, transaction);
        ids.moved(life, written.partition(), written.offset());
      } else if (topic.equals(topics.deadLetters()) && IdLedger.id(written.record()).isEmpty()) {
        String source = Header.last(written.record().headers(), Headers.SOURCE).orElse("nowhere");
        Life life = ids.life(source).orElseThrow();
        settle(life, transaction);
        ids.ended(life);
      }
    }
  }

  private Life life(BrokerTransaction.Written written) {
    return IdLedger.id(written.record())
        .flatMap(ids::life)
        .orElseThrow(() -> new AssertionError("a record of no request: " + written));
  }

  private void settle(Life life, BrokerTransaction transaction) {
    if (life.last().settled && !life.mayRepeat()) {
      history.violation(
          NAME, life.id + " was settled before " + transaction.transactionalId + " settles it");
    }
    life.last().settled = true;
  }

  /** At the end: what readers see. */
  void verify(Broker broker) {
    Map<String, Integer> seen = new TreeMap<>();
    for (PartitionLog log : broker.topics().get(topics.results()).logs()) {
      log.read(log.start(), Integer.MAX_VALUE)
          .records()
          .forEach(
              visible -> seen.merge(IdLedger.id(visible.record()).orElseThrow(), 1, Integer::sum));
    }
    for (Life life : ids.lives()) {
      int results = life.readable ? seen.getOrDefault(life.id, 0) : life.endings;
      boolean tooMany = results > 1 + life.forgotten;
      boolean missing = results == 0 && !life.last().destroyed;
      if (tooMany || missing) {
        history.violation(NAME, life.id + " has " + results + " results at the end");
      }
    }
  }

  /**
   * Whoever reads a map that is none has to replay from the frontier: what was settled above it may
   * run again.
   */
  @Override
  public void forged(Partition partition, OffsetCommit forged) {
    ids.places(partition, forged.offset(), Long.MAX_VALUE).stream()
        .filter(place -> place.settled)
        .forEach(place -> place.life.forgotten++);
  }

  @Override
  public void trimmed(Partition partition, long start) {
    ids.places(partition, 0, start).stream()
        .filter(place -> !place.settled)
        .forEach(ids::destroyed);
  }

  @Override
  public void compacted(Partition partition, long offset) {
    ids.place(partition, offset).filter(place -> !place.settled).ifPresent(ids::destroyed);
  }
}
