package dev.argosy.worker.simulation;

import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Status;
import dev.argosy.contract.Topics;
import dev.argosy.contract.Usage;
import dev.argosy.contract.UsageCodec;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.path.PostedCancel;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.settlement.Books;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A worker that has read a cancel calls nothing any more that it reaches, gives up what it was
 * calling, and calls nothing at all before it has read what stood there when it began; and what
 * ends as cancelled was cancelled after it was posted, leaves no dead letter, and is accounted for
 * as far as its call came.
 */
final class CancelsAreKept implements CallWatch, BrokerWatch {
  private static final String NAME = "cancels are kept";
  private static final ResultCodec CODEC = new ResultCodec();
  private static final UsageCodec USAGE = new UsageCodec();

  /** What one process knows. */
  private static final class Reader {
    final int stoodAtBegin;
    final List<PostedCancel> read = new ArrayList<>();

    Reader(int stoodAtBegin) {
      this.stoodAtBegin = stoodAtBegin;
    }
  }

  private final Topics topics;
  private final IdLedger ids;
  private final History history;
  private final ControlLog log;
  private final Set<String> twins;
  private final Map<WorkerProcess, Reader> readers = new HashMap<>();

  /** Whose call had drawn something when it was cut, and by whom. */
  private final Set<String> drawn = new HashSet<>();

  /**
   * @param twins ids of workers that more than one process has had; what these know of each other's
   *     calls cannot be told
   */
  CancelsAreKept(Topics topics, IdLedger ids, History history, ControlLog log, Set<String> twins) {
    this.topics = topics;
    this.ids = ids;
    this.history = history;
    this.log = log;
    this.twins = twins;
  }

  /** A process begins to read, while so many cancels stand on the topic. */
  void begins(WorkerProcess process, int stand) {
    readers.put(process, new Reader(stand));
  }

  void heard(WorkerProcess process, List<PostedCancel> cancels) {
    reader(process).read.addAll(cancels);
  }

  private Reader reader(WorkerProcess process) {
    Reader reader = readers.get(process);
    if (reader == null) {
      throw new AssertionError(process.worker + " reads no cancels");
    }
    return reader;
  }

  @Override
  public void called(WorkerProcess process, String id) {
    Reader reader = reader(process);
    if (reader.read.size() < reader.stoodAtBegin) {
      history.violation(NAME, process.worker + " calls before it has read those of its begin");
    }
    if (knows(process, id)) {
      history.violation(NAME, id + " is called by " + process.worker + ", who read its cancel");
    }
  }

  @Override
  public void ended(WorkerProcess process, String id, Outcome outcome) {
    boolean givenUp = outcome instanceof Outcome.Abandoned;
    if (knows(process, id)) {
      if (givenUp) {
        history.event(Fault.CALL_CUT_BY_CANCEL, id);
        String call = id + " by " + process.worker;
        if (Books.drawn(outcome).equals(Usage.NONE)) {
          drawn.remove(call);
        } else {
          drawn.add(call);
        }
      } else {
        history.violation(NAME, id + " goes on at " + process.worker + ", who read its cancel");
      }
    }
  }

  private boolean knows(WorkerProcess process, String id) {
    IdLedger.Life life = ids.life(id).orElseThrow();
    return reader(process).read.stream().anyMatch(cancel -> ControlLog.reaches(cancel, life));
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    for (BrokerTransaction.Written written : transaction.written) {
      if (written.partition().topic().equals(topics.results())) {
        ended(CODEC.decode(written.record().value()), transaction);
      }
    }
  }

  private void ended(Result result, BrokerTransaction transaction) {
    IdLedger.Life life = ids.life(result.id()).orElseThrow();
    boolean reached = log.reach(life);
    if (result.status() != Status.CANCELLED) {
      if (reached) {
        history.event(Fault.CANCEL_TOO_LATE, life.id);
      } else if (log.nameTooEarly(life)) {
        history.event(Fault.POSTED_AFTER_ITS_CANCEL, life.id);
      }
      return;
    }
    history.event(
        result.calls().isEmpty() ? Fault.CANCELLED_UNCALLED : Fault.CANCELLED_AFTER_CALLS, life.id);
    if (!reached) {
      history.violation(NAME, life.id + " is cancelled, and nobody has asked for it in time");
    }
    boolean deadLetter =
        transaction.written.stream()
            .filter(written -> written.partition().topic().equals(topics.deadLetters()))
            .anyMatch(
                written ->
                    Header.last(written.record().headers(), Headers.ID)
                        .filter(life.id::equals)
                        .isPresent());
    if (deadLetter && !life.mayRepeat()) { // Else it may be another run's.
      history.violation(NAME, life.id + " is cancelled and leaves a dead letter");
    }
    boolean cut =
        !result.calls().isEmpty() && result.calls().getLast().outcome().equals("abandoned");
    String worker = transaction.transactionalId.substring(SimulatedRequestLog.PREFIX.length());
    boolean spent =
        cut
            && !life.mayRepeat()
            && !twins.contains(worker)
            && drawn.contains(life.id + " by " + worker);
    boolean recorded =
        transaction.written.stream()
            .filter(written -> written.partition().topic().equals(topics.usage()))
            .anyMatch(written -> USAGE.decode(written.record().value()).id().equals(life.id));
    if (spent && !recorded) {
      history.violation(NAME, life.id + " is cancelled, and what its call drew is not recorded");
    }
  }

  @Override
  public void forged(Partition partition, OffsetCommit forged) {}

  @Override
  public void trimmed(Partition partition, long start) {}

  @Override
  public void compacted(Partition partition, long offset) {}
}
