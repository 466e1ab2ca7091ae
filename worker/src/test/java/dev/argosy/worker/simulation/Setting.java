package dev.argosy.worker.simulation;

import dev.argosy.contract.Topics;
import dev.argosy.worker.ledger.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a search is run in: two workers, one lane of two partitions, three records; and the parked
 * ones.
 *
 * @param sameId whether a worker that has ended comes back under its id or as another
 */
record Setting(Protocol protocol, boolean sameId) {
  private static final String LANE = Workload.LANES.getFirst();

  /** How the group hands partitions over. */
  enum Protocol {
    CONSUMER,
    CLASSIC,
    CLASSIC_STATIC
  }

  /** All there are. */
  static List<Setting> all() {
    List<Setting> all = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      all.add(new Setting(protocol, true));
      if (protocol != Protocol.CLASSIC_STATIC) { // Under another id a static member is like any.
        all.add(new Setting(protocol, false));
      }
    }
    return all;
  }

  World world(Baton baton, History history, Dice dice) {
    Topics topics = Fleet.CONFIG.topics();
    List<Broker.Topic> all = new ArrayList<>();
    all.add(topic(dice, LANE, 2));
    Set.of(
            topics.retries(),
            topics.parked(),
            topics.results(),
            topics.deadLetters(),
            topics.usage(),
            topics.replies())
        .stream()
        .sorted()
        .forEach(name -> all.add(topic(dice, name, 1)));
    Broker broker =
        new Broker(
            baton,
            dice,
            history,
            all,
            partitions -> group(baton, dice, history, partitions),
            Set.of(LANE, topics.parked())); // A record that has to be alone and can't be is parked.
    return new World(baton, history, dice, broker, 0);
  }

  /**
   * Posts the next record: the first and the third go to one partition, the second to the other.
   */
  static void post(World world) {
    world.workload.postTo(LANE);
  }

  private Group group(Baton baton, Dice dice, History history, Collection<Partition> partitions) {
    return switch (protocol) {
      case CONSUMER -> new ConsumerGroup(baton, dice, history, partitions);
      case CLASSIC -> new ClassicGroup(baton, dice, history, partitions, false);
      case CLASSIC_STATIC -> new ClassicGroup(baton, dice, history, partitions, true);
    };
  }

  private static Broker.Topic topic(Dice dice, String name, int partitions) {
    return Broker.topic(dice, name, partitions, World.LIMIT, 0);
  }
}
