package dev.argosy.standalone.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Whom a fault of the workers strikes: it means little to one that has nothing to do. */
final class Victims {
  private static final Duration BUSY = Duration.ofSeconds(10);

  /** Fewer end while the worker is being stopped. */
  private static final int CALLS = 3;

  private Victims() {}

  /** One that has calls in flight, if that can be had soon. */
  static WorkerProcess busy(Site site) {
    return busy(site, _ -> true);
  }

  /** The same, but another one than this. */
  static WorkerProcess otherThan(WorkerProcess one, Site site) {
    return busy(site, worker -> !worker.id().equals(one.id()));
  }

  private static WorkerProcess busy(Site site, Predicate<WorkerProcess> those) {
    List<WorkerProcess> busy = new ArrayList<>();
    site.patience()
        .holds(
            BUSY,
            () -> {
              Map<String, Long> open = site.bound().open();
              site.fleet().running().stream()
                  .filter(those.and(worker -> open.getOrDefault(worker.id(), 0L) >= CALLS))
                  .forEach(busy::add);
              return !busy.isEmpty();
            });
    if (!busy.isEmpty()) {
      return busy.get(site.random().nextInt(busy.size()));
    }
    List<WorkerProcess> idle = new ArrayList<>();
    site.patience()
        .until(
            "a worker runs that can be struck",
            BUSY,
            () -> {
              site.fleet().running().stream().filter(those).forEach(idle::add);
              return !idle.isEmpty();
            });
    return idle.get(site.random().nextInt(idle.size()));
  }
}
