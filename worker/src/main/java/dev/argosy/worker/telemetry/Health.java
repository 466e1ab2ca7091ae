package dev.argosy.worker.telemetry;

import dev.argosy.worker.telemetry.Liveness.Verdict.Alive;
import dev.argosy.worker.telemetry.Liveness.Verdict.Frozen;
import dev.argosy.worker.telemetry.Liveness.Verdict.Still;
import dev.argosy.worker.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the probes of a cluster are told. Thread-safe.
 *
 * <p>Alive means that a restart would not help; ready, that the worker serves all its partitions.
 * Before the loop's first turn it is alive and not ready: it connects, as long as the broker makes
 * it wait.
 */
final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  /** What a probe is told; the body is JSON. */
  record Answer(boolean good, String body) {
    static Answer good(String status) {
      return new Answer(true, "{\"status\":\"" + status + "\"}\n");
    }

    static Answer bad(String status, String reason) {
      return new Answer(false, "{\"status\":\"%s\",\"reason\":\"%s\"}\n".formatted(status, reason));
    }
  }

  private final Supplier<Optional<Snapshot>> newest;
  private final Clock clock;
  private final Supplier<String> threadDump;

  /** Guarded by this. */
  private Liveness liveness;

  /** Guarded by this. */
  private boolean dumped;

  /**
   * Judges a loop.
   *
   * @param newest its newest snapshot; empty before its first turn
   * @param threadDump what all threads do, for the log
   */
  Health(
      Supplier<Optional<Snapshot>> newest,
      Liveness.Limits limits,
      Clock clock,
      Supplier<String> threadDump) {
    this.newest = newest;
    this.clock = clock;
    this.threadDump = threadDump;
    this.liveness = Liveness.begin(limits, clock.nanos());
  }

  /** Whether only a restart would help. */
  synchronized Answer live() {
    liveness = liveness.look(newest.get().orElse(null), clock.nanos());
    return switch (liveness.verdict()) {
      case Alive _ -> {
        dumped = false;
        yield Answer.good("alive");
      }
      case Still(var since) ->
          stuck("no turn of the loop has come round for " + since.toSeconds() + " s");
      case Frozen(var since, var snapshot) ->
          stuck(
              "%d requests wait, one could be called, %d of %d slots are free, and nothing has"
                      .formatted(
                          snapshot.held().inLine(),
                          snapshot.held().slots() - snapshot.held().calls(),
                          snapshot.held().slots())
                  + " moved for "
                  + since.toSeconds()
                  + " s");
    };
  }

  private Answer stuck(String reason) {
    if (!dumped) {
      dumped = true;
      LOG.error("the worker is stuck: {}\n{}", reason, threadDump.get());
    }
    return Answer.bad("stuck", reason);
  }

  /** Whether it serves all its partitions and can write results. */
  Answer ready() {
    Optional<Snapshot> known = newest.get();
    if (known.isEmpty()) {
      return Answer.bad("starting", "it connects to Kafka");
    }
    Snapshot snapshot = known.get();
    if (snapshot.draining()) {
      return Answer.bad("draining", "it is being stopped");
    }
    if (!snapshot.settledIn()) {
      return Answer.bad("starting", "it waits for partitions, takes them over, or reads cancels");
    }
    return switch (snapshot.writing()) {
      case OPEN -> Answer.good("ready");
      case UNANSWERED -> Answer.bad("waiting", "a commit has no answer yet");
      case UNDECIDED -> Answer.bad("waiting", "the outcome of a transaction is being read back");
      case REFUSED -> Answer.bad("waiting", "results cannot be written, the log says why");
    };
  }
}
