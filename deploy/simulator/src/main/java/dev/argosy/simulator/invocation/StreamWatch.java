package dev.argosy.simulator.invocation;

/** Hears of each stream when its first bytes are written. On the event loop, so briefly. */
@FunctionalInterface
public interface StreamWatch {
  /** Hears nothing. */
  StreamWatch NONE = (request, waitedNanos) -> {};

  /**
   * A stream begins.
   *
   * @param request the request's key
   * @param waitedNanos since the whole call was read
   */
  void begins(String request, long waitedNanos);
}
