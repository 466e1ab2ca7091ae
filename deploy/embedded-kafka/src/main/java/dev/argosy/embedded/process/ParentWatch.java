package dev.argosy.embedded.process;

import java.io.IOException;

/** The child's side of {@link ChildProcess}: it does not outlive its parent. */
public final class ParentWatch {
  /** As if it were killed: its parent was. */
  private static final int ORPHANED = 137;

  private ParentWatch() {}

  /** From now on this process halts once the one that started it is gone. */
  public static void begin() {
    Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::watch);
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes; whatever comes means that somebody is there.
      }
    } catch (IOException gone) {
      // The same as the end.
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
