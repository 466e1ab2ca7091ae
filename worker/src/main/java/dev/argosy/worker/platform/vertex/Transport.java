package dev.argosy.worker.platform.vertex;

import dev.argosy.contract.Body;
import dev.argosy.worker.platform.OpenCalls.OpenCall;
import dev.argosy.worker.platform.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * How Vertex is spoken to. Each sends a request once, never again, and knows what its own errors
 * mean. Thread-safe.
 */
interface Transport extends AutoCloseable {
  /**
   * A request to send.
   *
   * @param model the platform's own id of the model
   * @param body as the service wrote it
   * @param within the longest until the last byte of the answer; positive
   */
  record Request(Access access, String model, Body body, Duration within) {}

  /**
   * Sends a request whose answer comes in one piece. Never blocks.
   *
   * @param call given up by closing the exchange
   * @return done in any case when the exchange is over, at the latest after {@code within}
   */
  CompletableFuture<Outcome> whole(OpenCall call, Request request);

  /**
   * Sends a request whose answer comes as events. Never blocks.
   *
   * @param call given up by closing the exchange
   * @param answer hears the pieces as they come
   * @return done in any case when the exchange is over, at the latest after {@code within}
   */
  CompletableFuture<Outcome> streamed(OpenCall call, Request request, SseAnswer answer);

  /** Stops the client's threads; exchanges that are open end in errors. */
  @Override
  void close();
}
