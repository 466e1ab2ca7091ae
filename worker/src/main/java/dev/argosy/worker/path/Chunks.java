package dev.argosy.worker.path;

import dev.argosy.contract.ResultStream;
import dev.argosy.worker.platform.StreamListener;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of streamed answers go, piece by piece, outside of any transaction: chunks are
 * for whoever watches, the result is what counts. Thread-safe.
 */
public interface Chunks extends AutoCloseable {
  /**
   * Begins the stream of one call.
   *
   * @param id the request's id
   * @param attempt the attempt that the call runs under
   * @param client {@code reply.client} of the request; null if it has none
   */
  Stream open(String id, int attempt, @Nullable String client);

  /** The chunks of one call. */
  interface Stream extends StreamListener {
    /**
     * No event comes any more. The answer comes exactly once, on any thread and in a bounded time:
     * when every chunk is on its topic, or when it is clear that some will not be.
     */
    CompletableFuture<ResultStream> end();
  }

  /** Gives up what has not been written. Has a deadline of a few seconds. */
  @Override
  void close();
}
