package dev.argosy.worker.simulation;

import dev.argosy.contract.Topics;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** Everything of one run. */
final class World {
  /** Bytes of a record that topics of results take here: more than the history of a request has. */
  static final int LIMIT = 12_288;

  final Baton baton;
  final History history;
  final Dice dice;
  final Broker broker;
  final Weather weather;
  final IdLedger ids = new IdLedger();
  final Guarantees guarantees;
  final Workload workload;
  final FleetLog fleetLog;
  final ControlLog controlLog;
  final Fleet fleet;

  /**
   * @param seed of what has a chance of its own
   */
  World(Baton baton, History history, Dice dice, Broker broker, long seed) {
    this.baton = baton;
    this.history = history;
    this.dice = dice;
    this.broker = broker;
    this.fleetLog = new FleetLog(baton, dice, seed);
    this.weather = new Weather(baton, history);
    this.workload = new Workload(broker, dice, ids);
    this.controlLog = new ControlLog(baton, dice, workload, seed);
    this.guarantees = new Guarantees(baton, broker, ids, history, controlLog, () -> alive());
    this.fleet = new Fleet(this);
  }

  /** One whose topics, group and every later decision follow from a seed. */
  static World ofSeed(long seed, boolean traced) {
    Baton baton = new Baton();
    History history = new History(baton, traced);
    Dice dice = new Dice(new SplittableRandom(seed), history);
    Topics topics = Fleet.CONFIG.topics();
    List<Broker.Topic> all = new ArrayList<>();
    Set<String> read = new LinkedHashSet<>(Workload.LANES);
    read.add(topics.retries());
    read.add(topics.parked());
    for (String lane : Workload.LANES) {
      all.add(Broker.topic(dice, lane, dice.between(1, 3), LIMIT, 0));
    }
    all.add(Broker.topic(dice, topics.retries(), 2, 4 * LIMIT, 0));
    all.add(Broker.topic(dice, topics.parked(), dice.between(1, 3), 4 * LIMIT, 0));
    all.add(Broker.topic(dice, topics.results(), 2, LIMIT, 0));
    all.add(Broker.topic(dice, topics.deadLetters(), 1, 4 * LIMIT, 0));
    all.add(Broker.topic(dice, topics.usage(), 1, LIMIT, 0));
    all.add(Broker.topic(dice, topics.replies(), 1, LIMIT, 0));
    all.add(Broker.topic(dice, Workload.REPLIES, 1, LIMIT, 0));
    int style = dice.between(0, 2);
    Broker broker =
        new Broker(
            baton,
            dice,
            history,
            all,
            partitions ->
                style == 0
                    ? new ConsumerGroup(baton, dice, history, partitions)
                    : new ClassicGroup(baton, dice, history, partitions, style == 1),
            read);
    World world = new World(baton, history, dice, broker, seed);
    if (dice.chance(0.2)) {
      world.fleet.beginWhereOffsetsAreMissing();
    }
    if (dice.chance(0.2)) {
      world.madeAnew(dice.oneOf(Workload.LANES));
    }
    return world;
  }

  private List<WorkerProcess> alive() {
    return fleet.alive();
  }

  /**
   * A lane was deleted and made anew, and a commit of the old one came back: its offset exists, and
   * its map speaks of records that nobody has settled.
   */
  private void madeAnew(String lane) {
    Partition partition = new Partition(lane, 0);
    for (int records = 0; records < 10; records++) {
      workload.postTo(lane);
    }
    history.event(Fault.TOPIC_MADE_ANEW, partition);
    long frontier = Math.min(2, broker.log(partition).end());
    ids.places(partition, 0, frontier).forEach(ids::destroyed);
    String map = Chaos.everythingSettled(new UUID(0, 1), 0, frontier);
    broker.forge(partition, new OffsetCommit(frontier, map));
  }
}
