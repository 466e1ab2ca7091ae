package dev.argosy.worker.simulation;

import dev.argosy.contract.Call;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.Topics;
import dev.argosy.contract.Usage;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.retry.Failures;
import dev.argosy.worker.settlement.Ended;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Guarantee 4: a platform that fails for everybody lets no request fail. A failure that cost
 * nothing is no attempt unless its worker has had an answer for anybody since the request failed
 * before, or lately.
 */
final class OutagesFailNobody implements BrokerWatch {
  private static final String NAME = "an outage fails nobody";
  private static final ResultCodec CODEC = new ResultCodec();

  private final Topics topics;
  private final IdLedger ids;
  private final History history;
  private final Map<WorkerProcess, Instant> answered = new HashMap<>();

  /** Requests whose last failure must be no attempt, and the worker that knows it. */
  private final Map<String, String> spared = new HashMap<>();

  /** Attempts that failures were made at. */
  private final Map<String, Integer> attempts = new HashMap<>();

  OutagesFailNobody(Topics topics, IdLedger ids, History history) {
    this.topics = topics;
    this.ids = ids;
    this.history = history;
  }

  /** A process knows how a call of it has ended. */
  void ended(WorkerProcess process, Ended ended) {
    String id = ended.job().request().id();
    spared.remove(id);
    switch (ended.outcome()) {
      case Outcome.Completed _, Outcome.Refused _ ->
          answered.merge(
              process, ended.startedAt(), (one, other) -> one.isAfter(other) ? one : other);
      case Outcome.Failed(_, var partial) -> {
        Instant last = answered.getOrDefault(process, Instant.MIN);
        Job job = ended.job();
        Instant end = ended.startedAt().plus(ended.took());
        Failures failures = Failures.of(job.calls(), call -> isOf(job.model(), call), end);
        boolean once = !ids.life(id).orElseThrow().mayRepeat(); // Else two calls are told as one.
        if (once && partial.equals(Usage.NONE) && !last.isAfter(failures.judgedFrom())) {
          spared.put(id, process.worker);
          attempts.put(id, job.attempt());
        }
      }
      default -> {}
    }
  }

  private static boolean isOf(String model, Call call) {
    return Fleet.CONFIG.models().get(model).routes().stream()
        .anyMatch(route -> route.name().equals(call.route()));
  }

  @Override
  public void landed(BrokerTransaction transaction) {
    String worker = transaction.transactionalId.substring(SimulatedRequestLog.PREFIX.length());
    for (BrokerTransaction.Written written : transaction.written) {
      String topic = written.partition().topic();
      if (topic.equals(topics.retries())) {
        IdLedger.id(written.record())
            .filter(id -> worker.equals(spared.get(id)))
            .ifPresent(id -> goesOn(id, written.record()));
      } else if (topic.equals(topics.results())) {
        ended(worker, CODEC.decode(written.record().value()));
      }
    }
  }

  private void goesOn(String id, StoredRecord record) {
    history.event(Fault.FAILURE_SPARED, id);
    boolean otherModel =
        Header.last(record.headers(), Headers.EARLIER_ATTEMPTS)
            .filter(earlier -> Integer.parseInt(earlier) >= attempts.get(id))
            .isPresent();
    String attempt = Header.last(record.headers(), Headers.ATTEMPT).orElseThrow();
    if (!otherModel && Integer.parseInt(attempt) != attempts.get(id)) {
      history.violation(NAME, id + " goes on at " + attempt + " and nobody is answered");
    }
  }

  private void ended(String worker, Result result) {
    ResultError error = result.error();
    if (error != null
        && worker.equals(spared.get(result.id()))
        && error.type() == ErrorType.PLATFORM_ERROR) {
      history.violation(NAME, result.id() + " has failed, and nobody is answered");
    }
  }

  @Override
  public void forged(Partition partition, OffsetCommit forged) {}

  @Override
  public void trimmed(Partition partition, long start) {}

  @Override
  public void compacted(Partition partition, long offset) {}
}
