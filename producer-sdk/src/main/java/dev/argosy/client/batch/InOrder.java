package dev.argosy.client.batch;

import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Hands the results of a batch to another handler in the order of the requests, once all of them
 * are there; until then they stand on disk, as large as they are on the topic. Memory does not grow
 * with the batch. If the process ends while they are handed over, the next run hands over all of
 * them again, after {@code begin(0)}.
 */
public final class InOrder implements BatchHandler, AutoCloseable {
  private static final ResultCodec CODEC = new ResultCodec();

  private final ResultSpool spool;
  private final BatchHandler handler;

  /**
   * @param directory where the results stand meanwhile, the same in each run of the batch
   * @throws IOException if it can't be made
   */
  public InOrder(Path directory, BatchHandler handler) throws IOException {
    this.spool = ResultSpool.open(directory);
    this.handler = handler;
  }

  @Override
  public void handle(int number, Result result) throws IOException {
    spool.add(number, CODEC.encode(result));
  }

  @Override
  public long flush() throws IOException {
    return spool.force();
  }

  @Override
  public void begin(long mark) throws IOException {
    spool.cut(mark);
  }

  @Override
  public void completed() throws IOException {
    handler.begin(0);
    spool.inOrder((number, value) -> handler.handle(number, CODEC.decode(value)));
    handler.flush();
    handler.completed();
  }

  /** Closes the files; they are left to the caller. */
  @Override
  public void close() throws IOException {
    spool.close();
  }
}
