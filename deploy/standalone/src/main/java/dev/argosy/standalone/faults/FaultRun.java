package dev.argosy.standalone.faults;

import dev.argosy.contract.Topics;
import dev.argosy.embedded.cluster.KafkaCluster;
import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.faults.Ledger.Account;
import dev.argosy.standalone.faults.StallWatch.Stall;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.TopicCreation;
import dev.argosy.standalone.stack.TemporaryDirectory;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * One run: a cluster, workers, requests that flow, a fault that strikes, and the wait until each
 * request has its result. Everything that it starts has ended when it is over, however it ends.
 */
public final class FaultRun {
  /** Of each topic that may have several. */
  static final int PARTITIONS = 6;

  private static final int BROKERS = 3;
  private static final Duration BROKERS_READY = Duration.ofMinutes(2);

  /** Until a few results are there, and so all parts have found each other. */
  private static final Duration FLOWING = Duration.ofMinutes(1);

  /** How long the cluster may take to decide on the last requests, and workers to answer them. */
  private static final Duration LATEST = Duration.ofMinutes(2);

  /** Longer than an open transaction of a dead worker stands. */
  private static final Duration AUDITED = Duration.ofMinutes(1);

  /** The calls of what a worker had read when it was deleted. */
  private static final Duration READ_BEFORE = Duration.ofSeconds(10);

  private static final int EXAMPLES = 3;
  private static final Duration OFTEN = Duration.ofMillis(150);
  private static final Duration ASK_ALIVE = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

  private final Kind kind;
  private final long seed;
  private final GroupProtocol protocol;
  private final int requests;
  private final @Nullable Path logs;
  private final Patience patience;

  /**
   * @param requests posted in all; 50 or more
   * @param logs where the logs of brokers and workers are kept; null to throw them away
   * @param stopped whether the command was asked to end
   */
  public FaultRun(
      Kind kind,
      long seed,
      GroupProtocol protocol,
      int requests,
      @Nullable Path logs,
      BooleanSupplier stopped) {
    this.kind = kind;
    this.seed = seed;
    this.protocol = protocol;
    this.requests = requests;
    this.logs = logs;
    this.patience = new Patience(stopped);
  }

  /**
   * Runs it.
   *
   * @return empty if the command was asked to end before the run's
   * @throws EnvironmentProblem if there is no run to judge: no broker starts, or workers do not
   *     serve though nothing has struck them. What keeps a run from its end later is its failure.
   */
  public Optional<RunReport> run() {
    SimulatorConfig clouds =
        SimulatorConfig.DEFAULT.withSeed(seed).withLatency(kind.setup().latency());
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Simulator simulator = Simulator.start(clouds)) {
      try (KafkaCluster cluster =
          KafkaCluster.start(
              directory.path(),
              BROKERS,
              kind.setup().guarded() ? Rights.brokerProperties() : Map.of())) {
        patience.until("the brokers take requests", BROKERS_READY, cluster::ready);
        Topology.requireAlive(cluster);
        return Optional.of(run(directory.path(), cluster, simulator));
      } catch (Patience.Stopped _) {
        return Optional.empty();
      } finally {
        keepLogs(directory.path());
      }
    }
  }

  private RunReport run(Path directory, KafkaCluster cluster, Simulator simulator) {
    Setup setup = kind.setup();
    KafkaConnection kafka = KafkaConnection.to(cluster.bootstrapServers());
    FleetFile file =
        new FleetFile(
            setup.proxied() ? cluster.proxiedBootstrapServers() : cluster.bootstrapServers(),
            protocol,
            setup,
            List.of(Scene.LANE));
    new TopicCreation(kafka, OptionalInt.of(PARTITIONS), Optional.empty())
        .create(new ConfigReader(Map.of()).parse(file.yaml(simulator)).topicSettings(), false);
    if (setup.guarded()) {
      Rights.give(kafka);
    }
    Ledger ledger = new Ledger(System::nanoTime);
    Bound bound = new Bound(simulator::calls, ledger, setup.maxInFlight());
    try (Fleet fleet = new Fleet(directory, file, simulator, bound, patience);
        Auditor auditor = new Auditor(kafka, ledger);
        Feed feed =
            new Feed(cluster.bootstrapServers(), Scene.LANE, ledger, requests, setup.flow())) {
      for (int number = 1; number <= setup.workers(); number++) {
        fleet.add();
      }
      fleet.awaitReady();
      String shares = Groups.awaitShared(kafka, patience, fleet.running());
      auditor.begin();
      Notes notes = new Notes();
      notes.add("partitions of the lane: " + shares);
      Scene scene =
          new Scene(cluster, kafka, simulator, fleet, feed, ledger, bound, setup.strikes());
      StallWatch stalls = new StallWatch(fleet::said);
      long start = System.nanoTime();
      feed.begin();
      List<Runnable> watches = List.of(bound::sample, () -> stalls.look(ledger.quietNanos()));
      try (Pulse _ = new Pulse(OFTEN, watches, fleet::wrong);
          Pulse _ = new Pulse(ASK_ALIVE, List.of(fleet::askAlive), fleet::wrong)) {
        judged(
            fleet::wrong,
            () -> {
              patience.until("results begin to come", FLOWING, () -> begun(ledger));
              kind.strike().on(new Site(scene, patience, notes, seed));
            });
        judged(fleet::wrong, () -> awaitResults(fleet, feed, auditor, ledger));
        judged(fleet::wrong, () -> awaitNothingOwed(kafka, fleet));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      judged(fleet::wrong, fleet::drainAll);
      judged(fleet::wrong, () -> audit(auditor, fleet));
      tellRepeated(simulator.calls(), directory.resolve("repeated.log"));
      long untold = ledger.goneUntold(fleet.lostRanges());
      if (untold > 0) {
        fleet.wrong("%d deleted requests have no result, and no log names them".formatted(untold));
      }
      return report(
          ledger,
          Spending.of(simulator.calls(), ledger, bound),
          stalls.longest(),
          fleet,
          notes,
          seconds);
    }
  }

  private boolean begun(Ledger ledger) {
    return ledger.answered() >= Math.max(1, requests / 50);
  }

  /** Does a part of the run; once requests flow, what keeps it from its end is a failure. */
  static void judged(Consumer<String> wrong, Runnable part) {
    try {
      part.run();
    } catch (EnvironmentProblem | KafkaException problem) {
      wrong.accept(String.valueOf(problem.getMessage()));
    }
  }

  private void awaitResults(Fleet fleet, Feed feed, Auditor auditor, Ledger ledger) {
    if (!patience.holds(kind.setup().flow().plus(LATEST), feed::done)) {
      fleet.wrong("the cluster has not decided on every request");
    }
    patience.holds(
        LATEST,
        () -> {
          fleet.replaceFallen();
          return auditor.ended() || ledger.open() == 0;
        });
    // A record that was deleted may have been read before.
    patience.holds(READ_BEFORE, () -> ledger.gone() == 0);
  }

  /** A record that is not settled may have one more result, however many it has already. */
  private void awaitNothingOwed(KafkaConnection kafka, Fleet fleet) {
    Set<String> read = new TreeSet<>(fleet.file().lanes());
    read.addAll(List.of(Topics.defaults().retries(), Topics.defaults().parked()));
    AtomicReference<List<String>> left = new AtomicReference<>(List.of());
    try (Owed owed = new Owed(kafka, Scene.GROUP, read)) {
      boolean nothing =
          patience.holds(
              LATEST,
              () -> {
                patience.pause(LOOK_AGAIN);
                left.set(owed.left());
                return left.get().isEmpty();
              });
      if (!nothing) {
        fleet.wrong("not settled to the end: " + String.join(", ", left.get()));
      }
    }
  }

  private void audit(Auditor auditor, Fleet fleet) {
    auditor.end();
    if (!patience.holds(AUDITED, auditor::ended)) {
      fleet.wrong("the results could not be read to their end");
    }
  }

  /** Who called when, of each request that was called more than once: beside the logs. */
  private static void tellRepeated(Calls calls, Path file) {
    List<String> lines =
        calls.started().stream()
            .filter(start -> calls.ofRequest(start.request()) > 1)
            .map(
                start ->
                    "%s %s %s call %d"
                        .formatted(
                            Instant.ofEpochMilli(start.at()),
                            start.request(),
                            start.worker(),
                            start.call()))
            .toList();
    try {
      Files.write(file, lines);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't write " + file, unwritable);
    }
  }

  private RunReport report(
      Ledger ledger, Spending spending, Stall stall, Fleet fleet, Notes notes, double seconds) {
    Account account = ledger.account();
    // Some faults let requests fail, long after they struck.
    long hits = notes.hits() + account.failedAsDue();
    Verdict verdict = Verdict.of(account, spending, hits, stall, fleet.problems());
    return new RunReport(
        kind.name(),
        seed,
        protocol.name().toLowerCase(Locale.ROOT),
        account.requests(),
        account.unsure(),
        account.results(),
        account.failed(),
        account.lost(),
        account.doubled(),
        account.gone(),
        account.replays(),
        hits,
        spending.calls(),
        spending.refused(),
        spending.repeated(),
        spending.bound(),
        rounded(stall.time().toMillis() / 1e3),
        stall.reason(),
        rounded(stall.silence().toMillis() / 1e3),
        stall.silent(),
        rounded(seconds),
        verdict.ok() ? RunReport.OK : RunReport.FAILED,
        Stream.concat(verdict.reasons().stream(), examples(account, ledger)).toList(),
        notes.lines());
  }

  private static Stream<String> examples(Account account, Ledger ledger) {
    boolean wrong =
        account.lost() > 0 || account.doubledWrongly() > 0 || account.unsureWrongly() > 0;
    return wrong ? ledger.examples(EXAMPLES).stream() : Stream.of();
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }

  private void keepLogs(Path directory) {
    if (logs == null) {
      return;
    }
    Path kept =
        logs.resolve(
            "%s-%d-%s".formatted(kind.name(), seed, protocol.name().toLowerCase(Locale.ROOT)));
    try (Stream<Path> files = Files.list(directory)) {
      Files.createDirectories(kept);
      for (Path file : files.filter(each -> each.toString().endsWith(".log")).toList()) {
        Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't keep logs in " + kept, unwritable);
    }
  }
}
