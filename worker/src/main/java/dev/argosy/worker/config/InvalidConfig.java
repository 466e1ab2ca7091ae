package dev.argosy.worker.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration can't be used; the message lists every problem, one a line. */
public final class InvalidConfig extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** At least one problem. */
  public InvalidConfig(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All that was found, in the order of reading. */
  public List<Problem> problems() {
    return problems;
  }
}
