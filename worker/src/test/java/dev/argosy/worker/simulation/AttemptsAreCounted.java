package dev.argosy.worker.simulation;

import dev.argosy.contract.Call;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Status;
import dev.argosy.contract.Topics;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Guarantee 4: only a failed call costs an attempt, and not one that cost nothing and met an outage
 * (see {@link OutagesFailNobody}), or one that another model follows; throttles, overloads,
 * hand-overs and parking cost none, and nobody fails for them.
 */
final class AttemptsAreCounted implements BrokerWatch {
  private static final String NAME = "throttles cost no attempt";
  private static final ResultCodec CODEC = new ResultCodec();

  /** Ends that are an attempt only if another model goes on. */
  private static final Set<String> OF_A_MODEL = Set.of("refused", "route_unusable");

  private final Topics topics;
  private final IdLedger ids;
  private final History history;
  private final int attemptsMax;

  /** Of requests that were written anew. */
  private final Map<String, Integer> attempts = new TreeMap<>();

  AttemptsAreCounted(Topics topics, IdLedger ids, History history, int attemptsMax) {
    this.topics = topics;
    this.ids = ids;
    this.history = history;
    this.attemptsMax = attemptsMax;
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    for (BrokerTransaction.Written written : transaction.written) {
      String topic = written.partition().topic();
      if (topic.equals(topics.retries())) {
        check(written.record(), 1);
      } else if (topic.equals(topics.parked())) {
        check(written.record(), 0);
      }
    }
  }

  private void check(StoredRecord record, int more) {
    String id = IdLedger.id(record).orElseThrow();
    int attempt =
        Header.last(record.headers(), Headers.ATTEMPT).map(Integer::valueOf).orElseThrow();
    Integer before = attempts.put(id, attempt);
    int expected = (before == null ? 1 : before) + more;
    boolean spared = more == 1 && attempt == expected - 1;
    int earlier =
        Header.last(record.headers(), Headers.EARLIER_ATTEMPTS).map(Integer::valueOf).orElse(0);
    if (earlier >= attempt) {
      history.violation(NAME, id + " goes on at " + attempt + " after " + earlier + " of others");
    }
    if (attempt != expected && !spared && !ids.life(id).orElseThrow().mayRepeat()) {
      history.violation(NAME, id + " goes on at " + attempt + ", not at " + expected);
    }
  }

  @Override
  public void forged(Partition partition, OffsetCommit forged) {}

  @Override
  public void trimmed(Partition partition, long start) {}

  @Override
  public void compacted(Partition partition, long offset) {}

  /** At the end: what the results say. */
  void verify(PartitionLog results) {
    results
        .read(results.start(), Integer.MAX_VALUE)
        .records()
        .forEach(visible -> verify(CODEC.decode(visible.record().value())));
  }

  private void verify(Result result) {
    List<Call> calls = result.calls();
    int expected = 1;
    int failures = 0;
    boolean fellBack = false;
    boolean spared = false;
    for (Call call : calls) {
      if (fellBack && call.attempt() == expected + 1) {
        expected++;
      }
      if (spared && call.attempt() == expected - 1) {
        expected--;
      }
      if (call.attempt() != expected) {
        history.violation(NAME, result.id() + " counts wrong: " + calls);
      }
      if (call.outcome().equals("failed")) {
        expected++;
        failures++;
      }
      BigDecimal cost = call.cost();
      spared = call.outcome().equals("failed") && cost != null && cost.signum() == 0;
      fellBack = OF_A_MODEL.contains(call.outcome());
    }
    if (result.status() == Status.FAILED && result.error() != null && failures < attemptsMax) {
      switch (result.error().type()) {
        case THROTTLED, OVERLOADED, PLATFORM_ERROR, TIMEOUT ->
            history.violation(NAME, result.id() + " failed after " + failures + ": " + calls);
        default -> {}
      }
    }
  }
}
