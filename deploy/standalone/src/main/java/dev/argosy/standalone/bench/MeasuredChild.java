package dev.argosy.standalone.bench;

import dev.argosy.embedded.process.ParentWatch;
import dev.argosy.standalone.Argosy;

/** The main class of a {@link MeasuredProcess}: a command that ends with whoever began it. */
public final class MeasuredChild {
  private MeasuredChild() {}

  /** The command and its arguments. */
  public static void main(String[] arguments) {
    ParentWatch.begin();
    Argosy.main(arguments);
  }
}
