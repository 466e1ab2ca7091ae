package dev.argosy.worker.simulation;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Topics;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.OffsetMapCodec;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.ledger.Suspicion;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.platform.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A record that kills whoever serves it is set aside after a bounded number of deaths, and no other
 * is: nobody is condemned who was not alone when three processes ended, and whoever is said to be
 * alone in a process is alone in it.
 */
final class PoisonIsSetAside implements BrokerWatch, CallWatch {
  /** How a record begins that kills already when it is read. */
  static final String DEADLY_TO_READ = "deadly ";

  /**
   * Deaths by one record at most: those in company until the frontier stands at it, one for each
   * halving of its distance, then those alone.
   */
  static final int MOST_DEATHS = 40;

  private static final String NAME = "poison is set aside";
  private static final String SOLITUDE = "who is served alone is alone";

  /** Where a record is served alone by a process. */
  private record Mark(WorkerProcess process, long offset) {}

  private final Topics topics;
  private final IdLedger ids;
  private final History history;
  private final Group group;
  private final Supplier<List<WorkerProcess>> alive;
  private final Map<Partition, Mark> marks = new TreeMap<>();
  private final Map<String, Integer> endsAlone = new TreeMap<>();
  private final Map<String, Integer> deaths = new TreeMap<>();
  private final Map<WorkerProcess, TreeSet<String>> calls = new HashMap<>();

  PoisonIsSetAside(
      Topics topics,
      IdLedger ids,
      History history,
      Group group,
      Supplier<List<WorkerProcess>> alive) {
    this.topics = topics;
    this.ids = ids;
    this.history = history;
    this.group = group;
    this.alive = alive;
  }

  @Override
  public boolean kills(WorkerProcess process, String id) {
    boolean deadly = ids.life(id).orElseThrow().deadly;
    if (deadly) {
      history.event(Fault.POISON_CALLED, id);
      died(process, id);
    }
    return deadly;
  }

  private void died(WorkerProcess process, String id) {
    if (deaths.merge(id, 1, Integer::sum) > MOST_DEATHS) {
      history.violation(NAME, id + " has killed " + MOST_DEATHS + " processes and goes on");
    }
    process.kill();
  }

  /** A process reads a record, which may be the end of it. */
  void read(WorkerProcess process, Delivery delivery) {
    Partition partition = delivery.record().partition();
    long offset = delivery.record().offset();
    alone(process, partition, offset, "read");
    byte[] value = delivery.record().value();
    boolean deadly =
        value != null
            && new String(value, StandardCharsets.UTF_8).startsWith(DEADLY_TO_READ)
            && !delivery.suspicion().unreadable();
    if (deadly) {
      history.event(Fault.POISON_READ, partition);
      died(process, IdLedger.source(partition, offset));
      process.pause(0);
    }
  }

  @Override
  public void called(WorkerProcess process, String id) {
    IdLedger.Life life = ids.life(id).orElseThrow();
    if (!life.mayRepeat()) { // From which of its records it is called cannot be told then.
      alone(process, life.last().partition, life.last().offset, "called");
    }
    calls.computeIfAbsent(process, _ -> new TreeSet<>()).add(id);
  }

  /** Beside a record that a process serves alone, it neither reads nor calls another. */
  private void alone(WorkerProcess process, Partition partition, long offset, String what) {
    marks.forEach(
        (marked, mark) -> {
          if (mark.process == process && !(marked.equals(partition) && mark.offset == offset)) {
            history.violation(
                SOLITUDE,
                "%s@%d is %s beside %s@%d by %s"
                    .formatted(partition, offset, what, marked, mark.offset, process.worker));
          }
        });
  }

  @Override
  public void ended(WorkerProcess process, String id, Outcome outcome) {
    calls.getOrDefault(process, new TreeSet<>()).remove(id);
  }

  /** The process is gone with everything it held. */
  void crashed(WorkerProcess process) {
    calls.remove(process);
    List.copyOf(marks.keySet()).forEach(partition -> gone(process, partition));
  }

  /** It does not own that partition any more; if it has not left in good order, that counts. */
  void gone(WorkerProcess process, Partition partition) {
    Mark mark = marks.get(partition);
    if (mark != null && mark.process == process) {
      marks.remove(partition);
      endsAlone.merge(IdLedger.source(partition, mark.offset), 1, Integer::sum);
    }
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    transaction.offsets.forEach(
        (partition, pending) -> said(transaction, partition, pending.commit()));
    for (BrokerTransaction.Written written : transaction.written) {
      if (written.partition().topic().equals(topics.deadLetters())
          && Header.last(written.record().headers(), Headers.ERROR_TYPE)
              .equals(Optional.of(ErrorType.POISON.wire()))) {
        String source = Header.last(written.record().headers(), Headers.SOURCE).orElse("nowhere");
        condemned(source, IdLedger.id(written.record()).orElse(source));
      }
    }
  }

  private void said(BrokerTransaction transaction, Partition partition, OffsetCommit commit) {
    OffsetMap map = OffsetMapCodec.decode(commit.metadata()).orElseThrow();
    marks.remove(partition);
    if (!map.suspicion().alone() || map.clean()) {
      return;
    }
    String worker = transaction.transactionalId.substring(SimulatedRequestLog.PREFIX.length());
    List<WorkerProcess> writers =
        alive.get().stream().filter(process -> process.worker.equals(worker)).toList();
    if (!group.owns(worker, partition) || writers.isEmpty()) { // It has ended before it is told.
      endsAlone.merge(IdLedger.source(partition, map.base()), 1, Integer::sum);
      return;
    }
    if (writers.size() != 1) { // Twins: which of them has written it cannot be told.
      endsAlone.merge(IdLedger.source(partition, map.base()), 1, Integer::sum);
      return;
    }
    TreeSet<String> open = new TreeSet<>(calls.getOrDefault(writers.getFirst(), new TreeSet<>()));
    open.removeIf(id -> ids.life(id).orElseThrow().mayRepeat());
    ids.place(partition, map.base()).ifPresent(place -> open.remove(place.life.id));
    if (!open.isEmpty()) {
      history.violation(SOLITUDE, partition + "@" + map.base() + " is said so beside " + open);
    }
    marks.put(partition, new Mark(writers.getFirst(), map.base()));
  }

  private void condemned(String source, String id) {
    boolean deadly = ids.life(id).filter(life -> life.deadly).isPresent();
    if (deadly) {
      history.event(Fault.POISON_CONDEMNED, source);
    } else {
      history.event("innocent condemned", source, 0);
    }
    if (endsAlone.getOrDefault(source, 0) < Suspicion.CONDEMNED_AFTER) {
      history.violation(
          NAME, id + " is condemned, alone " + endsAlone.getOrDefault(source, 0) + " times");
    }
  }

  @Override
  public void forged(Partition partition, OffsetCommit forged) {}

  @Override
  public void trimmed(Partition partition, long start) {}

  @Override
  public void compacted(Partition partition, long offset) {}
}
