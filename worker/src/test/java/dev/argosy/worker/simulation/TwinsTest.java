package dev.argosy.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two processes under one id where nothing else tells them apart (a group without static members),
 * and with so little to do that no lease outlives the pause between two requests: one of them ends.
 */
@ExtendWith(QuietLogs.class)
class TwinsTest {
  private static final int SEEDS = 80;
  private static final long TRICKLE = TimeUnit.MINUTES.toNanos(10);
  private static final long AT_MOST = TimeUnit.MINUTES.toNanos(20);

  @Test
  void oneOfThemEndsHoweverLittleThereIsToDo() {
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = World.ofSeed(seed, false);
      world.dice.calm();
      world.weather.fair();
      long begin = world.baton.nanos();
      world.fleet.start("w0");
      world.fleet.start("w1");
      world.baton.after(
          world.dice.millis(0, 60_000),
          () -> {
            world.guarantees.twin("w0");
            world.fleet.start("w0");
          });
      post(world, begin + TRICKLE);
      List<String> left = new ArrayList<>();
      world.baton.run(
          () -> {
            left.clear();
            world.fleet.alive().forEach(each -> left.add(each.worker));
            return world.baton.nanos() - begin > TRICKLE
                && (world.guarantees.settles.holds() || world.baton.nanos() - begin > AT_MOST);
          });
      world.guarantees.verify();
      assertThat(world.baton.failure()).as("seed %d", seed).isEmpty();
      assertThat(world.history.violations()).as("seed %d", seed).isEmpty();
      assertThat(left).as("seed %d", seed).containsExactlyInAnyOrder("w0", "w1");
    }
  }

  private static void post(World world, long until) {
    if (world.baton.nanos() < until) {
      world.workload.post();
      world.baton.after(world.dice.millis(7_000, 40_000), () -> post(world, until));
    }
  }
}
