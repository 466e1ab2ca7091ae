package dev.argosy.worker.simulation;

import dev.argosy.contract.ResultStream;
import dev.argosy.contract.StreamEvent;
import dev.argosy.worker.path.Chunks;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The topic of chunks as one process sees it: an event is a chunk; some are never taken. */
final class SimulatedChunks implements Chunks {
  private final WorkerProcess process;
  private final Dice dice;
  private final StreamsAreNamed streams;

  SimulatedChunks(WorkerProcess process, Dice dice, StreamsAreNamed streams) {
    this.process = process;
    this.dice = dice;
    this.streams = streams;
  }

  @Override
  public Stream open(String id, int attempt, @Nullable String client) {
    String stream = streams.opened(id);
    boolean givenUp = dice.chance(0.1);
    return new Stream() {
      @Override
      public void heard(StreamEvent event) {
        if (!givenUp) {
          streams.written(stream);
        }
      }

      @Override
      public CompletableFuture<ResultStream> end() {
        CompletableFuture<ResultStream> end = new CompletableFuture<>();
        process.deliver(
            dice.skewedMillis(1, 200),
            () -> end.complete(new ResultStream(stream, streams.written(id, stream), !givenUp)));
        return end;
      }
    };
  }

  @Override
  public void close() {}
}
