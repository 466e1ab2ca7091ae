package dev.argosy.worker.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every placement of so many faults in a small world; fewest first, what is found is as short as
 * can be. The core is deterministic: each path is run from the start, and the places behind its
 * last step are where a longer one goes on.
 */
final class Search {
  /**
   * A path that breaks a guarantee.
   *
   * @param trace what went wrong, step by step
   */
  record Broken(Setting setting, Path path, List<String> trace, List<String> violations) {
    @Override
    public String toString() {
      return "%n  %s%n  %s%n  in %s: -Dsearch.setting=%d -Dsearch.path=%s"
          .formatted(
              String.join("\n  ", trace),
              violations.getFirst(),
              setting,
              Setting.all().indexOf(setting),
              path);
    }
  }

  private final Setting setting;
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private long paths;
  private long steps;
  private long nanos;
  private int deepest;

  Search(Setting setting) {
    this.setting = setting;
  }

  /** The first path with so many faults that breaks a guarantee; all with fewer come before. */
  Optional<Broken> run(int fewest, int most) {
    Optional<Broken> broken = Optional.empty();
    for (int exactly = fewest; exactly <= most && broken.isEmpty(); exactly++) {
      broken = from(Path.STRAIGHT, exactly);
    }
    return broken;
  }

  private Optional<Broken> from(Path path, int more) {
    SearchedRun run = new SearchedRun(setting, path, false);
    List<String> violations = run.run();
    if (more == 0) {
      paths++;
      steps += run.steps();
      nanos += run.simulatedNanos();
      run.faults().forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
      deepest = Math.max(deepest, run.choices().places());
      return violations.isEmpty()
          ? Optional.empty()
          : Optional.of(new Broken(setting, path, run.choices().taken(), violations));
    }
    for (Choices.Offered offered : run.choices().offered()) {
      for (int way = 1; way < offered.ways().size(); way++) {
        Optional<Broken> broken =
            from(path.then(new Path.Step(offered.place(), offered.what(), way)), more - 1);
        if (broken.isPresent()) {
          return broken;
        }
      }
    }
    return Optional.empty();
  }

  /** What struck, and what followed from it. */
  Set<Fault> faults() {
    return faults.keySet();
  }

  /** For people: how much was searched. */
  String figures() {
    return "%s: %d paths, %d steps, at most %d places in one, %.1f simulated hours"
        .formatted(setting, paths, steps, deepest, nanos / 3.6e12);
  }
}
