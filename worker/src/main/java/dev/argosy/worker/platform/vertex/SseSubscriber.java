package dev.argosy.worker.platform.vertex;

import dev.argosy.worker.platform.Outcome;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads the body of an HTTP answer as a streamed answer. */
final class SseSubscriber implements HttpResponse.BodySubscriber<Outcome> {
  private final SseAnswer answer;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  SseSubscriber(SseAnswer answer) {
    this.answer = answer;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(Long.MAX_VALUE); // Each piece is read while it is handed over.
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      if (!answer.piece(piece)) {
        if (subscription != null) {
          subscription.cancel();
        }
        outcome.complete(answer.ended());
        return;
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    outcome.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    outcome.complete(answer.ended());
  }

  @Override
  public CompletionStage<Outcome> getBody() {
    return outcome;
  }
}
