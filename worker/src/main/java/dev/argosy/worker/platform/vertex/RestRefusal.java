package dev.argosy.worker.platform.vertex;

import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.RetryAfter;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is an error, of which it reads the beginning. The status already says what the
 * call came to, so a body that is too long or cut short does not change it.
 */
final class RestRefusal implements HttpResponse.BodySubscriber<Outcome> {
  private static final int MAX = 64 << 10;

  private final ResponseInfo head;
  private final Instant now;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  /**
   * Nothing of its body has come yet.
   *
   * @param now what a date of {@code Retry-After} is measured from
   */
  RestRefusal(ResponseInfo head, Instant now) {
    this.head = head;
    this.now = now;
  }

  /** By what has come so far. */
  Outcome outcome() {
    int status = head.statusCode();
    return VertexErrors.refused(
        status, ErrorBody.read(status, read.toByteArray()).retryingAfter(retryAfter()));
  }

  private @Nullable Duration retryAfter() {
    return head.headers()
        .firstValue("Retry-After")
        .map(value -> RetryAfter.parse(value, now))
        .orElse(null);
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      byte[] bytes = new byte[Math.min(piece.remaining(), MAX - read.size())];
      piece.get(bytes);
      read.writeBytes(bytes);
    }
    if (read.size() == MAX) {
      if (subscription != null) {
        subscription.cancel();
      }
      outcome.complete(outcome());
    }
  }

  @Override
  public void onError(Throwable cutShort) {
    outcome.complete(outcome());
  }

  @Override
  public void onComplete() {
    outcome.complete(outcome());
  }

  @Override
  public CompletionStage<Outcome> getBody() {
    return outcome;
  }
}
