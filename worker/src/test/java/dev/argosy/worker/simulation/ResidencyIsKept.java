package dev.argosy.worker.simulation;

import dev.argosy.contract.Call;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Topics;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;

/**
 * No call that a result tells of has left the geography that its request asks for: not by a
 * fallback, not after a retry, not from the parked ones.
 */
final class ResidencyIsKept implements BrokerWatch {
  private static final String NAME = "residency is kept";
  private static final ResultCodec CODEC = new ResultCodec();

  private final Topics topics;
  private final IdLedger ids;
  private final History history;

  ResidencyIsKept(Topics topics, IdLedger ids, History history) {
    this.topics = topics;
    this.ids = ids;
    this.history = history;
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    for (BrokerTransaction.Written written : transaction.written) {
      boolean retry = written.partition().topic().equals(topics.retries());
      if (retry && Header.last(written.record().headers(), Headers.SERVING_MODEL).isPresent()) {
        history.event(Fault.FELL_BACK, written.partition());
      }
    }
  }

  @Override
  public void forged(Partition partition, OffsetCommit forged) {}

  @Override
  public void trimmed(Partition partition, long start) {}

  @Override
  public void compacted(Partition partition, long offset) {}

  /** At the end: what the results say of all calls. */
  void verify(PartitionLog results) {
    results
        .read(results.start(), Integer.MAX_VALUE)
        .records()
        .forEach(visible -> verify(CODEC.decode(visible.record().value())));
  }

  private void verify(Result result) {
    String residency = ids.life(result.id()).orElseThrow().residency;
    if (residency == null) {
      return;
    }
    for (Call call : result.calls()) {
      if (!call.route().endsWith("-" + residency)) {
        history.violation(NAME, result.id() + " was called elsewhere: " + result.calls());
      }
    }
  }
}
