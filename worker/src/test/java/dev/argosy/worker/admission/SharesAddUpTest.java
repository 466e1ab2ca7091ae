package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random fleets over one topic: workers come, die, stand still, hear late and want more or less.
 * Whatever they do, what they may spend adds up to at most one; left in peace, it follows demand.
 */
class SharesAddUpTest {
  private static final String QUOTA = "haiku";
  private static final int STEPS = 3_000;
  private static final Duration STEP = Duration.ofMillis(20);

  private final long seed = Long.getLong("test.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final HandClock clock = new HandClock();
  private final List<Demand> topic = new ArrayList<>();
  private final List<Worker> fleet = new ArrayList<>();
  private int names;
  private boolean peace;

  private final class Worker {
    final String id;
    final long instance = random.nextLong();
    final FleetShares shares;
    final int tellsEach = random.nextInt(50, 56);
    final int latest = random.nextInt(1, 45);
    int read;
    int hearsIn;
    int tellsIn;
    int stands;
    long demand;

    Worker(String id) {
      this.id = id;
      this.shares = new FleetShares(id, instance, List.of(QUOTA), clock);
    }

    /** Whether another process runs under its id; the one that began first goes. */
    boolean hasTwin(Worker other) {
      return other.id.equals(id) && fleet.indexOf(other) > fleet.indexOf(this);
    }

    void step() {
      if (stands > 0) {
        stands--;
        return;
      }
      shares.turn();
      if (hearsIn-- <= 0) {
        hearsIn = random.nextInt(latest);
        int until = peace ? topic.size() : random.nextInt(read, topic.size() + 1);
        while (read < until) {
          shares.heard(topic.get(read++));
        }
      }
      if (tellsIn-- <= 0) {
        tellsIn = tellsEach;
        topic.add(new Demand(id, instance, clock.nanos(), Map.of(QUOTA, demand)));
      }
    }
  }

  @RepeatedTest(200)
  void atEveryMomentAndInPeaceByDemand() {
    for (int step = 0; step < STEPS; step++) {
      disturb();
      everybody();
    }
    peace = true;
    fleet.removeAll(
        fleet.stream().filter(worker -> fleet.stream().anyMatch(worker::hasTwin)).toList());
    fleet.forEach(worker -> worker.stands = 0);
    for (Duration left = Duration.ofSeconds(12); left.isPositive(); left = left.minus(STEP)) {
      everybody();
    }
    double total = fleet.stream().mapToDouble(worker -> worker.demand).sum();
    for (Worker worker : fleet) {
      double equal = 1.0 / fleet.size();
      assertThat(worker.shares.share(QUOTA))
          .as("seed %d", seed)
          .isCloseTo(
              total == 0 ? equal : 0.99 * worker.demand / total + 0.01 * equal, within(1e-9));
    }
  }

  private void everybody() {
    clock.pass(STEP);
    fleet.forEach(Worker::step);
    double sum = 0;
    for (Worker worker : fleet) {
      if (worker.stands == 0) {
        sum += worker.shares.share(QUOTA);
      }
    }
    assertThat(sum).as("seed %d, %s", seed, clock.now()).isLessThanOrEqualTo(1 + 1e-9);
  }

  private void disturb() {
    if (fleet.isEmpty() || (fleet.size() < 12 && random.nextInt(100) == 0)) {
      boolean again = names > 0 && random.nextBoolean();
      fleet.add(new Worker("w" + (again ? random.nextInt(names) : names++)));
    }
    if (fleet.size() > 1 && random.nextInt(200) == 0) {
      fleet.remove(random.nextInt(fleet.size()));
    }
    Worker one = fleet.get(random.nextInt(fleet.size()));
    if (random.nextInt(20) == 0) {
      one.demand = random.nextInt(4) == 0 ? 0 : 1L << random.nextInt(40);
    }
    if (random.nextInt(100) == 0) {
      one.stands = random.nextInt(250);
    }
    if (random.nextInt(300) == 0) {
      one.shares.afresh();
    }
    if (!topic.isEmpty() && random.nextInt(100) == 0) {
      topic.add(topic.get(random.nextInt(Math.max(0, topic.size() - 50), topic.size())));
    }
  }
}
