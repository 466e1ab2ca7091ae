package dev.argosy.worker.platform;

import dev.argosy.contract.Body;
import java.util.concurrent.CompletableFuture;

/**
 * A cloud account in one region, reached through one reused client. Thread-safe.
 *
 * <p>Adapters differ in wire and errors only; each keeps the platform contract suite.
 */
public interface Platform extends AutoCloseable {
  /**
   * Starts a call and returns at once: never blocks, never throws. The future completes normally
   * exactly once, on any thread, at the latest after the platform's configured request time-out.
   * Cancelling it closes the call's connection; the caller then no longer hears of it.
   *
   * @param model the platform's own id of the model
   * @param body the native request as the service wrote it; the adapter adds and removes what its
   *     platform wants, and asks for a stream if {@link PlatformConfig#streams} says so
   * @param listener hears the events of a streamed answer; the outcome is the whole message all the
   *     same
   */
  CompletableFuture<Outcome> call(String model, Body body, StreamListener listener);

  /**
   * Closes the client; open calls end as {@link Outcome.Abandoned}. Has a deadline of a few
   * seconds.
   */
  @Override
  void close();
}
