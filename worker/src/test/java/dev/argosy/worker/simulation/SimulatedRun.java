package dev.argosy.worker.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One seed's whole history: some time in which everything goes wrong, then calm until all settles.
 */
final class SimulatedRun {
  /**
   * What came of it.
   *
   * @param simulatedNanos how long it took, on the simulated clock
   * @param exempt requests that may run again, since the world outside has forgotten or forged what
   *     was settled: of them only a missing result is a violation
   */
  record Verdict(
      long seed,
      long hash,
      long events,
      long simulatedNanos,
      int requests,
      int calls,
      int repeatedCalls,
      int exempt,
      int rebalances,
      Map<Fault, Integer> faults,
      List<String> violations) {}

  private static final long ROUGH = Chaos.seconds(40);
  private static final long CALM_AT_MOST = Chaos.seconds(1_000);

  private final World world;
  private final Chaos chaos;
  private final long seed;
  private final long begin;
  private int toPost;
  private long settledSince;

  SimulatedRun(long seed, boolean traced) {
    this.seed = seed;
    this.world = World.ofSeed(seed, traced);
    this.chaos = new Chaos(world);
    this.begin = world.baton.nanos();
    this.toPost = world.dice.between(40, 150);
  }

  Verdict run() {
    for (int first = world.dice.between(1, 3); first > 0; first--) {
      chaos.startWorker();
    }
    chaos.keepStaffed();
    chaos.begin();
    world.workload.withPoison();
    world.controlLog.begin(world.guarantees.openCalls::open);
    post();
    world.baton.after(ROUGH, world.dice::calm);
    world.baton.run(this::over);
    List<String> violations = new ArrayList<>();
    world.baton.failure().ifPresent(failure -> violations.add(told(failure)));
    if (violations.isEmpty() && world.history.violations().isEmpty()) {
      world.guarantees.verify();
    }
    violations.addAll(world.history.violations());
    return new Verdict(
        seed,
        world.history.hash(),
        world.history.events(),
        world.baton.nanos() - begin,
        world.workload.posted(),
        world.guarantees.openCalls.calls(),
        world.guarantees.openCalls.repeated(),
        (int) world.ids.lives().stream().filter(life -> life.mayRepeat()).count(),
        world.broker.group.rebalances(),
        world.history.faults(),
        violations);
  }

  private void post() {
    if (toPost > 0 && !world.dice.isCalm()) {
      for (int burst = world.dice.between(1, 8); burst > 0; burst--) {
        toPost--;
        world.workload.post();
      }
      world.baton.after(world.dice.skewedMillis(10, 6_000), this::post);
    }
  }

  private boolean over() {
    if (!world.history.violations().isEmpty()) {
      return true;
    }
    if (!world.dice.isCalm()) {
      return false;
    }
    boolean awake = world.fleet.alive().stream().allMatch(WorkerProcess::running);
    if (!awake || !world.guarantees.settles.holds()) {
      settledSince = 0;
      return world.baton.nanos() - begin > ROUGH + CALM_AT_MOST;
    }
    if (settledSince == 0) {
      settledSince = world.baton.nanos();
    }
    return world.baton.nanos() - settledSince > 2 * UsageIsAccounted.SETTLED_AFTER;
  }

  static String told(Throwable failure) {
    StringBuilder text = new StringBuilder("a worker broke: ").append(failure);
    for (StackTraceElement element : failure.getStackTrace()) {
      if (element.getClassName().startsWith("dev.argosy")) {
        text.append("\n      at ").append(element);
      }
    }
    return text.toString();
  }
}
