package dev.argosy.worker.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run along a path, until all that was posted is settled and every worker is awake. */
final class SearchedRun {
  private static final int RECORDS = 3;
  private static final int WORKERS = 2;
  private static final long STAFFED = Chaos.seconds(1);
  private static final long AT_MOST = Chaos.seconds(300);

  private final Setting setting;
  private final World world;
  private final Choices choices;
  private final long begin;
  private int names;
  private long settledSince;

  SearchedRun(Setting setting, Path path, boolean traced) {
    this.setting = setting;
    Baton baton = new Baton();
    History history = new History(baton, traced);
    this.choices = new Choices(baton, history, path);
    this.world = setting.world(baton, history, choices);
    this.begin = baton.nanos();
    choices.reassign = world.broker.group::reassign;
    choices.drain = world.fleet::drain;
  }

  /** The guarantees that it breaks, or none. */
  List<String> run() {
    for (int worker = 0; worker < WORKERS; worker++) {
      world.fleet.start("w" + names++);
    }
    Setting.post(world);
    Setting.post(world);
    world.baton.after(Chaos.seconds(1), () -> Setting.post(world));
    world.baton.after(STAFFED, this::keepStaffed);
    world.baton.run(this::over);
    List<String> broken = new ArrayList<>();
    world.baton.failure().ifPresent(failure -> broken.add(SimulatedRun.told(failure)));
    if (broken.isEmpty() && world.history.violations().isEmpty()) {
      world.guarantees.verify();
    }
    broken.addAll(world.history.violations());
    return broken;
  }

  Choices choices() {
    return choices;
  }

  Map<Fault, Integer> faults() {
    return world.history.faults();
  }

  /** Of everything that happened. */
  long hash() {
    return world.history.hash();
  }

  /** Hand-overs between workers, and events of the world. */
  long steps() {
    return world.baton.handled();
  }

  long simulatedNanos() {
    return world.baton.nanos() - begin;
  }

  private void keepStaffed() {
    List<String> alive =
        world.fleet.alive().stream().map(process -> process.worker).distinct().toList();
    if (alive.size() < WORKERS) {
      int next = 0;
      while (setting.sameId() && alive.contains("w" + next)) {
        next++;
      }
      world.fleet.start("w" + (setting.sameId() ? next : names++));
    }
    world.baton.after(STAFFED, this::keepStaffed);
  }

  private boolean over() {
    if (!world.history.violations().isEmpty() || world.baton.nanos() - begin > AT_MOST) {
      return true;
    }
    boolean done =
        world.workload.posted() == RECORDS
            && world.guarantees.settles.holds()
            && world.fleet.alive().size() == WORKERS
            && world.fleet.alive().stream().allMatch(WorkerProcess::running);
    if (!done) {
      settledSince = 0;
    } else if (settledSince == 0) {
      settledSince = world.baton.nanos();
    }
    return done && world.baton.nanos() - settledSince > 2 * UsageIsAccounted.SETTLED_AFTER;
  }
}
