package dev.argosy.worker.simulation;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.Topics;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;

/**
 * Whoever asked for a reply gets a copy of the result in the same transaction, or the result says
 * why there is none.
 */
final class RepliesGoWithResults implements BrokerWatch {
  private static final ResultCodec CODEC = new ResultCodec();

  private final Topics topics;
  private final IdLedger ids;
  private final History history;

  RepliesGoWithResults(Topics topics, IdLedger ids, History history) {
    this.topics = topics;
    this.ids = ids;
    this.history = history;
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    for (BrokerTransaction.Written written : transaction.written) {
      StoredRecord record = written.record();
      if (!written.partition().topic().equals(topics.results())) {
        continue;
      }
      String id = IdLedger.id(record).orElseThrow();
      String wanted = ids.life(id).orElseThrow().reply;
      ResultError error = CODEC.decode(record.value()).error();
      boolean misaddressed = // Its topic was not there when it was read.
          error != null && error.type() == ErrorType.INVALID_REQUEST;
      boolean excused =
          misaddressed || Header.last(record.headers(), Headers.REPLY_ERROR).isPresent();
      if (wanted != null && !excused && !copied(transaction, id, wanted)) {
        history.violation("replies go with results", id + " has no copy on " + wanted);
      }
    }
  }

  private static boolean copied(BrokerTransaction transaction, String id, String topic) {
    return transaction.written.stream()
        .filter(written -> written.partition().topic().equals(topic))
        .anyMatch(written -> IdLedger.id(written.record()).filter(id::equals).isPresent());
  }

  @Override
  public void forged(Partition partition, OffsetCommit forged) {}

  @Override
  public void trimmed(Partition partition, long start) {}

  @Override
  public void compacted(Partition partition, long offset) {}
}
