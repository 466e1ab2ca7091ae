package dev.argosy.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Guarantee 2, the second half: workers that come, go in good order and swap partitions repeat no
 * call that ends within the grace.
 */
@ExtendWith(QuietLogs.class)
class RollingRestartTest {
  private static final int SEEDS = 150;
  private static final long BUSY = TimeUnit.SECONDS.toNanos(30);
  private static final long AT_MOST = TimeUnit.SECONDS.toNanos(120);

  private int started;

  @Test
  void repeatsNoCall() {
    long handOvers = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = World.ofSeed(seed, false);
      world.dice.calm();
      world.weather.fair();
      long begin = world.baton.nanos();
      start(world);
      start(world);
      post(world);
      restart(world, begin + BUSY);
      world.baton.run(
          () ->
              world.baton.nanos() - begin > BUSY
                  && (world.guarantees.settles.holds() || world.baton.nanos() - begin > AT_MOST));
      world.guarantees.verify();
      assertThat(world.baton.failure()).as("seed %d", seed).isEmpty();
      assertThat(world.history.violations()).as("seed %d", seed).isEmpty();
      assertThat(world.guarantees.openCalls.repeated()).as("seed %d", seed).isZero();
      handOvers += world.history.faults().getOrDefault(Fault.PARTITIONS_REVOKED, 0);
    }
    assertThat(handOvers).isGreaterThan(SEEDS);
  }

  private void start(World world) {
    world.fleet.start("w" + started++);
  }

  private static void post(World world) {
    if (world.workload.posted() < 80) {
      world.workload.post();
      world.baton.after(world.dice.skewedMillis(1, 1_500), () -> post(world));
    }
  }

  private void restart(World world, long until) {
    if (world.baton.nanos() > until) {
      return;
    }
    List<WorkerProcess> serving = world.fleet.serving();
    switch (world.dice.between(0, 2)) {
      case 0 -> world.broker.group.reassign();
      case 1 -> {
        if (serving.size() > 1) {
          world.fleet.drain(world.dice.oneOf(serving));
        }
      }
      default -> {
        if (serving.size() < 4) {
          start(world);
        }
      }
    }
    world.baton.after(world.dice.millis(500, 4_000), () -> restart(world, until));
  }
}
