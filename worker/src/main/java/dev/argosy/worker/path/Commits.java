package dev.argosy.worker.path;

import dev.argosy.worker.settlement.Settlement;

/** What makes settlements durable, and therefore knows whether calls may begin. */
public interface Commits {
  /** Takes a settlement and makes it durable some time later. */
  void accept(Settlement settlement);

  /**
   * Whether a call may begin at this very moment: we surely own our partitions, and what comes of
   * it can be written. Asked before each call, since a process may stand still between two of them.
   */
  boolean mayCall();
}
