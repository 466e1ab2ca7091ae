package dev.argosy.standalone.faults;

import dev.argosy.standalone.UsageProblem;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** All kinds of faults, the most important first. */
public final class Kinds {
  private static final Setup USUAL = Setup.USUAL;
  private static final Setup LONG_CALLS =
      USUAL.withCalls(Duration.ofMillis(500), Duration.ofSeconds(10), 160);

  /** In the order in which they run. */
  public static final List<Kind> ALL =
      List.of(
          new Kind(
              "worker-kill",
              "SIGKILL at random points; the worker comes back, or another in its place",
              USUAL.withFlow(Duration.ofSeconds(40)),
              WorkerFaults::kill),
          new Kind(
              "worker-freeze",
              "SIGSTOP for longer than the session, then SIGCONT: a zombie",
              USUAL.withFlow(Duration.ofSeconds(25)),
              WorkerFaults::freeze),
          new Kind(
              "rolling-restart",
              "SIGTERM to one worker after another while calls take up to 10 s: none is repeated",
              LONG_CALLS.withFlow(Duration.ofSeconds(35)),
              WorkerFaults::restartRolling),
          new Kind(
              "scale",
              "workers added and drained every few seconds while calls take up to 8 s",
              USUAL
                  .withCalls(Duration.ofSeconds(2), Duration.ofSeconds(8), 160)
                  .withWorkers(2)
                  .withFlow(Duration.ofSeconds(25)),
              WorkerFaults::scale),
          new Kind(
              "leader-kill",
              "SIGKILL of the broker that leads most partitions; it comes back",
              USUAL.withFlow(Duration.ofSeconds(25)),
              BrokerFaults::killLeader),
          new Kind(
              "brokers-down",
              "SIGKILL of all brokers; they come back after 30 s",
              USUAL.withFlow(Duration.ofSeconds(45)),
              BrokerFaults::killAll),
          new Kind(
              "coordinator-move",
              "the broker that coordinates a worker's transactions is restarted",
              USUAL.withFlow(Duration.ofSeconds(25)),
              BrokerFaults::moveCoordinator),
          new Kind(
              "commit-answer-lost",
              "answers to commits, offsets and writes are lost on the wire, with a cut or silently",
              USUAL.withProxies().withFlow(Duration.ofSeconds(30)),
              BrokerFaults::loseAnswers),
          new Kind(
              "old-transactions",
              "one worker stands still, another's commit is held back, for longer than a"
                  + " transaction may last",
              USUAL.withProxies().withFlow(Duration.ofSeconds(40)),
              WorkerFaults::outliveTransactions),
          new Kind(
              "result-unwritable",
              "too few replicas for results: two of three brokers stopped, or one and results"
                  + " demand all",
              USUAL.withFlow(Duration.ofSeconds(25)),
              BrokerFaults::makeResultsUnwritable),
          new Kind(
              "result-denied",
              "the right to write results is taken away, and given back; workers have the"
                  + " documented rights and no others",
              USUAL.withRights().withFlow(Duration.ofSeconds(35)),
              ResultFaults::deny),
          new Kind(
              "result-too-large",
              "answers that the topic of results does not take: one failed result each",
              USUAL,
              ResultFaults::makeTooLarge),
          new Kind(
              "broker-partition",
              "a worker reaches no broker for longer than its session, then all of them again",
              USUAL.withProxies().withFlow(Duration.ofSeconds(40)),
              WorkerFaults::cutOff),
          new Kind(
              "platform-stall",
              "calls hang, are reset, break off in the middle",
              USUAL.withRequestTimeout(Duration.ofSeconds(6)),
              PlatformFaults::stall),
          new Kind(
              "platform-storm",
              "every call is throttled, turned away, or fails, for a while",
              USUAL.withFlow(Duration.ofSeconds(25)),
              PlatformFaults::storm),
          new Kind(
              "partitions-added",
              "the lane gets more partitions while requests flow",
              USUAL,
              OffsetFaults::addPartitions),
          new Kind(
              "lane-added",
              "workers are restarted one after another with one more lane",
              USUAL.withFlow(Duration.ofSeconds(70)),
              WorkerFaults::addLane),
          new Kind(
              "twin",
              "two processes under one id: one must end with exit code 4",
              USUAL.withFlow(Duration.ofMinutes(1)),
              WorkerFaults::twin),
          new Kind(
              "offsets-deleted",
              "the group loses offsets while it is stopped; what stands there is run once more",
              USUAL.fromTheBeginning(),
              OffsetFaults::delete),
          new Kind(
              "retention",
              "records are deleted before they are read; only they have no result, and a log says"
                  + " which they are",
              USUAL.withFlow(Duration.ofSeconds(45)),
              RetentionFaults::overtake),
          new Kind(
              "forged-metadata",
              "what workers note beside their offsets is replaced; replayed, never skipped",
              USUAL.withLongTail().withFlow(Duration.ofSeconds(25)),
              OffsetFaults::forge),
          new Kind(
              "mirrored-metadata",
              "offsets and what stands beside them as a mirror makes them: of another topic or"
                  + " partition, or translated; replayed, never skipped",
              USUAL.withLongTail().withFlow(Duration.ofSeconds(25)),
              OffsetFaults::mirror),
          new Kind(
              "mixed",
              "several of the first eight in one run, workers and brokers side by side",
              USUAL.withProxies().withFlow(Duration.ofSeconds(45)),
              MixedFaults::mix));

  private Kinds() {}

  /**
   * The kind of this name.
   *
   * @throws UsageProblem if there is none
   */
  public static Kind named(String name) {
    return ALL.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageProblem(
                    "no kind of fault is named %s; there are %s"
                        .formatted(
                            name, ALL.stream().map(Kind::name).collect(Collectors.joining(", ")))));
  }
}
