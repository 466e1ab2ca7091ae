package dev.argosy.worker.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found wrong so far while one file is read. A place gets one problem at most: whatever
 * comes after the first one judges the value that stood in for it.
 */
final class Problems {
  private final List<Problem> found = new ArrayList<>();

  void add(Problem problem) {
    if (found.stream().noneMatch(earlier -> earlier.path().equals(problem.path()))) {
      found.add(problem);
    }
  }

  void add(String path, String rule, Tree value) {
    add(new Problem(path, rule, Shown.tree(path, value)));
  }

  /**
   * The end of reading.
   *
   * @throws InvalidConfig if anything was wrong
   */
  void none() {
    if (!found.isEmpty()) {
      throw new InvalidConfig(found);
    }
  }
}
