package dev.argosy.standalone.bench;

import dev.argosy.client.AnswerEvent;
import java.time.Instant;
import java.util.concurrent.Flow;

/** Reads one stream as fast as it comes and shows all of it to the judge. */
final class JudgedReader implements Flow.Subscriber<AnswerEvent> {
  private final String id;
  private final StreamJudge judge;

  JudgedReader(String id, StreamJudge judge) {
    this.id = id;
    this.judge = judge;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(AnswerEvent event) {
    long nanos = System.nanoTime();
    switch (event) {
      case AnswerEvent.Piece piece ->
          judge.chunk(piece.chunk(), !piece.text().isEmpty(), nanos, Instant.now());
      case AnswerEvent.Restarted _ -> judge.restarted(id);
      case AnswerEvent.Rest _ -> judge.rest(id);
      case AnswerEvent.Ended ended -> judge.result(ended.result());
    }
  }

  @Override
  public void onError(Throwable failure) {
    judge.failed(id, failure);
  }

  @Override
  public void onComplete() {}
}
