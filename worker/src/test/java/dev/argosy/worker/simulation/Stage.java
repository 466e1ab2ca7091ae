package dev.argosy.worker.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.RequestLog;
import dev.argosy.worker.loop.Transaction;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.settlement.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A simulated Kafka without chance faults, for the tests of the simulation itself. */
final class Stage {
  static final String LANE = "lane";
  static final String RESULTS = "results";

  final Baton baton = new Baton();
  final History history = new History(baton, false);
  final Dice dice = new Dice(new SplittableRandom(7), history);
  final Broker broker;
  private boolean over;

  Stage(boolean consumerProtocol) {
    dice.calm();
    this.broker =
        new Broker(
            baton,
            dice,
            history,
            List.of(
                Broker.topic(dice, LANE, 2, 10_000, 0), Broker.topic(dice, RESULTS, 1, 1_000, 0)),
            partitions ->
                consumerProtocol
                    ? new ConsumerGroup(baton, dice, history, partitions)
                    : new ClassicGroup(baton, dice, history, partitions, false),
            Set.of(LANE));
  }

  /** What a worker of a test has. */
  static final class Client implements RequestLog.Membership {
    final WorkerProcess process;
    final SimulatedRequestLog log;
    final Set<Partition> owned = new TreeSet<>();
    final List<Incoming> received = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    RequestLog.Batch last = new RequestLog.Batch(List.of(), Map.of(), Set.of());

    private Client(WorkerProcess process, SimulatedRequestLog log) {
      this.process = process;
      this.log = log;
    }

    void poll() {
      last = log.poll(Duration.ofMillis(5), this);
      received.addAll(last.records());
    }

    void pollFor(long millis) {
      long end = process.now() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (process.now() < end) {
        poll();
      }
    }

    @Override
    public void assigned(Set<Partition> partitions) {
      told.add("assigned");
      owned.addAll(partitions);
      partitions.forEach(partition -> log.start(partition, 0));
    }

    @Override
    public void revoked(Set<Partition> partitions) {
      told.add("revoked");
      owned.removeAll(partitions);
    }

    @Override
    public void lost(Set<Partition> partitions) {
      told.add("lost");
      owned.removeAll(partitions);
    }
  }

  private static final class Nobody implements ProcessWatch {
    @Override
    public void gone(WorkerProcess process, Partition partition) {}

    @Override
    public void confirmed(WorkerProcess process, long begun) {}
  }

  WorkerProcess worker(String name, Consumer<Client> script) {
    return new WorkerProcess(
        name,
        baton,
        dice,
        history,
        process ->
            script.accept(
                new Client(
                    process,
                    new SimulatedRequestLog(
                        process, Set.of(LANE), broker, dice, history, new Nobody()))));
  }

  /** Something that happens at a time, told in milliseconds from the start. */
  void at(long millis, Runnable action) {
    baton.after(TimeUnit.MILLISECONDS.toNanos(millis), action);
  }

  void runFor(long millis) {
    at(millis, () -> over = true);
    baton.run(() -> over);
    baton
        .failure()
        .ifPresent(
            failure -> {
              throw new AssertionError("a worker failed", failure);
            });
  }

  Partition post(String key) {
    return broker.post(LANE, key.getBytes(UTF_8), key.getBytes(UTF_8));
  }

  List<String> visibleResults() {
    return broker
        .topics()
        .get(RESULTS)
        .logs()
        .getFirst()
        .read(0, Integer.MAX_VALUE)
        .records()
        .stream()
        .map(visible -> new String(visible.record().value(), UTF_8))
        .toList();
  }

  static Outgoing result(String value) {
    return new Outgoing(RESULTS, value.getBytes(UTF_8), value.getBytes(UTF_8), List.<Header>of());
  }

  static Transaction transaction(List<Outgoing> records, Partition partition, long offset) {
    return new Transaction(records, Map.of(partition, new OffsetCommit(offset, "")));
  }
}
