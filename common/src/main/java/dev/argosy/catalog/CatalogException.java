package dev.argosy.catalog;

import java.util.List;

/**
 * A catalogue file that cannot be used: every problem at once, each with its path, the rule and the
 * value.
 */
public final class CatalogException extends RuntimeException {
  private final List<String> problems;

  CatalogException(String file, List<String> problems) {
    super(file + ":\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line a problem: {@code path rule, was value}. */
  public List<String> problems() {
    return problems;
  }
}
