package dev.argosy.worker.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What goes wrong in one run of a search, and where: everything else goes well.
 *
 * @param steps in the order of their places
 */
record Path(List<Step> steps) {
  static final Path STRAIGHT = new Path(List.of());

  /**
   * @param place of {@link Choices}, counted from the start of the run
   * @param what is chosen there, so that a run that differs from its like is noticed; empty if that
   *     is not known
   * @param way of those offered there, not 0
   */
  record Step(int place, String what, int way) {}

  Path {
    steps = List.copyOf(steps);
  }

  /** The path that {@link #toString} has told. */
  static Path parse(String told) {
    return new Path(
        Stream.of(told.split(",", -1))
            .map(step -> step.split(":", -1))
            .map(step -> new Step(Integer.parseInt(step[0]), "", Integer.parseInt(step[1])))
            .toList());
  }

  @Override
  public String toString() {
    return steps.stream()
        .map(step -> step.place() + ":" + step.way())
        .collect(Collectors.joining(","));
  }

  Path then(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new Path(more);
  }

  int lastPlace() {
    return steps.isEmpty() ? -1 : steps.getLast().place();
  }

  /**
   * 0 if all goes well there.
   *
   * @throws IllegalStateException if the same prefix has led elsewhere before
   */
  int wayAt(int place, String what) {
    for (Step step : steps) {
      if (step.place() == place) {
        if (!step.what().isEmpty() && !step.what().equals(what)) {
          throw new IllegalStateException("%s, and now %s".formatted(step, what));
        }
        return step.way();
      }
    }
    return 0;
  }
}
