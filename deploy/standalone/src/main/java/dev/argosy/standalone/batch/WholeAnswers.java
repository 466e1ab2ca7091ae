package dev.argosy.standalone.batch;

import dev.argosy.client.OutsideContent;
import dev.argosy.client.batch.BatchHandler;
import dev.argosy.content.ContentException;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.Result;
import dev.argosy.standalone.EnvironmentProblem;
import java.io.IOException;
import java.util.concurrent.CompletionException;

/**
 * Hands on results whose messages are there. One that is kept where this process can't reach it
 * ends the run, which goes on once it can; one that was erased is handed on without. Owned by the
 * thread that runs the batch.
 */
public final class WholeAnswers implements BatchHandler {
  private final OutsideContent content;
  private final BatchHandler handler;

  /**
   * @param content what is reached of the messages that are kept outside of Kafka
   * @param handler gets the results
   */
  public WholeAnswers(OutsideContent content, BatchHandler handler) {
    this.content = content;
    this.handler = handler;
  }

  @Override
  public void handle(int number, Result result) throws IOException {
    ContentRef kept = result.messageRef();
    handler.handle(number, kept == null ? result : whole(result, kept));
  }

  /** What the batch could not fetch is asked for once more: this time the reason is of interest. */
  private Result whole(Result result, ContentRef kept) {
    try {
      Result whole = content.back(result).join();
      if (whole.messageRef() == null) {
        return whole;
      }
      throw new EnvironmentProblem(
          ("the answer to %s is kept outside of Kafka, at %s: give --config with a worker's file"
                  + " that has its store; the same command goes on then")
              .formatted(result.id(), kept.ref()));
    } catch (CompletionException | ContentException failed) {
      ContentException why = ContentException.of(failed);
      return switch (why.kind()) {
        case MISSING, DAMAGED -> result;
        case UNKNOWN_STORE, UNAVAILABLE ->
            throw new EnvironmentProblem(
                "the answer to %s cannot be had from %s: %s; the same command goes on"
                    .formatted(result.id(), kept.ref(), why.getMessage()),
                why);
      };
    }
  }

  @Override
  public long flush() throws IOException {
    return handler.flush();
  }

  @Override
  public void begin(long mark) throws IOException {
    handler.begin(mark);
  }

  @Override
  public void completed() throws IOException {
    handler.completed();
  }
}
