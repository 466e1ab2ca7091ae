package dev.argosy.worker.platform;

import dev.argosy.contract.StreamEvent;

/** Hears a streamed answer as it comes in. */
@FunctionalInterface
public interface StreamListener {
  /** Hears nothing. */
  StreamListener NONE = _ -> {};

  /**
   * The next event, in order. Told on any thread, one at a time, before the call ends; after a call
   * was cancelled or has timed out a last one may still come. Must neither block nor throw.
   */
  void heard(StreamEvent event);
}
