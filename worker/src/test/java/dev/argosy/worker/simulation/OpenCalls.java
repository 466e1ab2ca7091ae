package dev.argosy.worker.simulation;

import dev.argosy.contract.Topics;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Outcome.Abandoned;
import dev.argosy.worker.platform.Outcome.Completed;
import dev.argosy.worker.platform.Outcome.Failed;
import dev.argosy.worker.platform.Outcome.Overloaded;
import dev.argosy.worker.platform.Outcome.Refused;
import dev.argosy.worker.platform.Outcome.Rejected;
import dev.argosy.worker.platform.Outcome.RouteUnusable;
import dev.argosy.worker.platform.Outcome.Throttled;
import dev.argosy.worker.platform.Outcome.Unauthenticated;
import dev.argosy.worker.platform.Outcome.Uncalled;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Guarantee 2: a request whose call is open, or ended and not committed, is not called again unless
 * its worker crashed or lost the partition; and there are never more of them than the worker has
 * places, so an outage of Kafka cannot go on buying calls.
 */
final class OpenCalls implements CallWatch, BrokerWatch {
  private record Open(WorkerProcess process, Partition partition) {}

  private final Topics topics;
  private final IdLedger ids;
  private final History history;
  private final int maxInFlight;
  private final Map<String, Open> open = new TreeMap<>();
  private final Set<String> excused = new TreeSet<>();
  private int calls;
  private int repeated;

  OpenCalls(Topics topics, IdLedger ids, History history, int maxInFlight) {
    this.topics = topics;
    this.ids = ids;
    this.history = history;
    this.maxInFlight = maxInFlight;
  }

  @Override
  public void called(WorkerProcess process, String id) {
    calls++;
    IdLedger.Life life = ids.life(id).orElseThrow();
    boolean known = open.containsKey(id);
    boolean over = life.last().settled;
    if (excused.remove(id)) {
      repeated++;
    } else if ((known || over) && !life.mayRepeat() && !life.last().destroyed) {
      history.violation(
          "calls are not repeated",
          "%s by %s, %s".formatted(id, process.worker, known ? "still open" : "settled"));
    }
    open.put(id, new Open(process, life.last().partition));
    long mine = open.entrySet().stream().filter(call -> holdsSlot(call, process)).count();
    if (mine > maxInFlight) {
      history.violation("slots are freed by the commit", mine + " in flight at " + process.worker);
    }
  }

  /** Of a request that replays for a forged map's sake, nobody can say from which record. */
  private boolean holdsSlot(Map.Entry<String, Open> call, WorkerProcess process) {
    return call.getValue().process == process && !ids.life(call.getKey()).orElseThrow().mayRepeat();
  }

  @Override
  public void ended(WorkerProcess process, String id, Outcome outcome) {
    Open known = open.get(id);
    if (known == null || known.process != process) {
      history.event(Fault.OUTCOME_AFTER_LOSS, id);
    }
    switch (outcome) {
      case Completed _, Refused _, Failed _, Rejected _ -> {}
      case Throttled _, Overloaded _, Unauthenticated _, RouteUnusable _, Uncalled _ ->
          free(process, id);
      case Abandoned _ -> {
        free(process, id);
        excused.add(id);
      }
    }
  }

  /** If the next call of it is a repeated one, that is nobody's fault. */
  void excuse(String id) {
    if (open.containsKey(id) || ids.life(id).orElseThrow().last().settled) {
      excused.add(id);
    }
  }

  /** The process is gone with everything it held. */
  void crashed(WorkerProcess process) {
    if (excuse(call -> call.process == process)) {
      history.event(Fault.CALL_NEVER_HEARD, process.worker);
    }
  }

  /** It does not own that partition any more, whether it knows it or not. */
  void gone(WorkerProcess process, Partition partition) {
    excuse(call -> call.process == process && call.partition.equals(partition));
  }

  private boolean excuse(Predicate<Open> hit) {
    return open.entrySet()
        .removeIf(
            entry -> {
              boolean gone = hit.test(entry.getValue());
              if (gone) {
                excused.add(entry.getKey());
              }
              return gone;
            });
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    for (BrokerTransaction.Written written : transaction.written) {
      String topic = written.partition().topic();
      if (topic.equals(topics.results())
          || topic.equals(topics.retries())
          || topic.equals(topics.parked())) {
        IdLedger.id(written.record()).ifPresent(this::settled);
      }
    }
  }

  private void settled(String id) {
    open.remove(id);
    excused.remove(id);
  }

  private void free(WorkerProcess process, String id) {
    Open call = open.get(id);
    if (call != null && call.process == process) {
      open.remove(id);
    }
  }

  @Override
  public void forged(Partition partition, OffsetCommit forged) {}

  /** A reader behind the start of the log begins anew there. */
  @Override
  public void trimmed(Partition partition, long start) {
    open.forEach(
        (id, call) -> {
          if (call.partition.equals(partition)) {
            excused.add(id);
          }
        });
  }

  @Override
  public void compacted(Partition partition, long offset) {}

  /** The requests whose call is open, or ended and not committed. */
  List<String> open() {
    return List.copyOf(open.keySet());
  }

  int calls() {
    return calls;
  }

  int repeated() {
    return repeated;
  }
}
