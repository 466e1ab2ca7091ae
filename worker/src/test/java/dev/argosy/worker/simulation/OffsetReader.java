package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.OffsetReading;
import dev.argosy.worker.loop.OffsetReading.State;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/** The admin client's reads: late, incomplete, failed, or true at a moment that has passed. */
final class OffsetReader {
  private final WorkerProcess process;
  private final Broker broker;
  private final Dice dice;
  private final History history;

  OffsetReader(WorkerProcess process, Broker broker, Dice dice, History history) {
    this.process = process;
    this.broker = broker;
    this.dice = dice;
    this.history = history;
  }

  void read(Set<Partition> partitions, Consumer<OffsetReading> answer) {
    Set<String> names = new TreeSet<>();
    partitions.forEach(partition -> names.add(partition.topic()));
    boolean late = dice.strikes(Fault.READ_LATE, 0.02, process.worker);
    long there = dice.skewedMillis(1, 40);
    long back = late ? dice.millis(300, 6000) : dice.skewedMillis(1, 40);
    process.deliver(
        there,
        () -> {
          OffsetReading reading = reading(names);
          process.deliver(back, () -> answer.accept(reading));
        });
  }

  private OffsetReading reading(Set<String> names) {
    Map<String, UUID> ids = new TreeMap<>();
    Map<Partition, State> states = new TreeMap<>();
    if (broker.down() || dice.strikes(Fault.READ_FAILED, 0.03, process.worker)) {
      return new OffsetReading(ids, states);
    }
    for (String name : names) {
      broker
          .topic(name)
          .ifPresent(
              topic -> {
                ids.put(name, topic.id());
                topic.logs().forEach(log -> states.put(log.partition, state(log)));
              });
    }
    if (dice.strikes(Fault.READ_INCOMPLETE, 0.03, process.worker)) {
      states.keySet().removeIf(partition -> dice.chance(0.5));
    }
    return new OffsetReading(ids, states);
  }

  private State state(PartitionLog log) {
    if (broker.transactions.pending(log.partition)) {
      history.event(Fault.READ_UNSTABLE, log.partition);
      return new State.Unstable();
    }
    return broker
        .offsets
        .committed(log.partition)
        .<State>map(
            commit ->
                new State.Committed(
                    commit.offset(), commit.metadata(), null, log.start(), log.end()))
        .orElseGet(() -> new State.NoCommit(log.start(), log.end()));
  }
}
