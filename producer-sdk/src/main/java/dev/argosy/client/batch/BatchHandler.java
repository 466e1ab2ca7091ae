package dev.argosy.client.batch;

import dev.argosy.contract.Result;
import java.io.IOException;

/**
 * Takes the results of a batch, one at a time, on the thread that runs it: while it works, nothing
 * more is read. What it throws ends the run; the batch can be run again.
 *
 * <p>Each result comes once, unless the process ends before it is {@link #flush}ed: then it comes
 * again in the next run. A handler that can undo, such as one that writes a file, is told in {@link
 * #begin} from where, and so has each exactly once.
 */
@FunctionalInterface
public interface BatchHandler {
  /**
   * The result of the request of this number, whatever its status. Its message stands in it, but
   * for one that was kept outside of Kafka and has been erased: of that it has the reference only.
   */
  void handle(int number, Result result) throws IOException;

  /**
   * Makes durable what it has had. It is called about once a second while results come, and at the
   * end; when it returns, these results count as taken.
   *
   * @return how far it has come, such as the length of a file; {@link #begin} gets it back
   */
  default long flush() throws IOException {
    return 0;
  }

  /**
   * Before anything else in each run, and once nothing stands in its way: what came after that mark
   * is void and will come again.
   *
   * @param mark what {@link #flush} returned last; 0 if it was not called yet
   */
  default void begin(long mark) throws IOException {}

  /** Every request has had its result. It is called once the last {@link #flush} is written. */
  default void completed() throws IOException {}
}
