package dev.argosy.worker.path;

import dev.argosy.contract.Body;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.Request;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.content.Fetched;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.StreamListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of a request, wherever its content is: fetched before, kept after. Owned by the loop's
 * thread.
 *
 * <p>Fetching takes its time, and the right to begin calls may end meanwhile. So the platform is
 * called in a step of the loop of its own, after the same questions that were asked before.
 */
public final class ContentCalls {
  private final Contents contents;
  private final Mailbox mailbox;
  private final BooleanSupplier mayCall;

  /**
   * Calls with these contents.
   *
   * @param mayCall whether a call may begin at this very moment
   */
  public ContentCalls(Contents contents, Mailbox mailbox, BooleanSupplier mayCall) {
    this.contents = contents;
    this.mailbox = mailbox;
    this.mayCall = mayCall;
  }

  /** Whether no part of an answer may stand in Kafka. */
  boolean withoutChunks() {
    return contents.keepsAll();
  }

  /** Whether no call may begin, as its answer could not be kept. */
  boolean heldUp() {
    return contents.heldUp();
  }

  /** A call that has begun. Owned by the loop's thread, but for its end. */
  static final class Begun {
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();

    /** The platform's; absent while nothing was sent. */
    private @Nullable CompletableFuture<Outcome> answer;

    /** Its outcome, once the answer's message is kept if it is to be. */
    CompletableFuture<Outcome> ended() {
      return ended;
    }

    /** Gives it up. An answer that has come is paid for: it is kept, and its outcome stands. */
    void giveUp() {
      if (answer == null) {
        ended.complete(Outcome.Abandoned.UNSENT);
      } else {
        answer.cancel(true);
      }
    }

    private void end(Outcome outcome, @Nullable Throwable bug) {
      if (bug == null) {
        ended.complete(outcome);
      } else {
        Throwable cause = bug instanceof CompletionException ? bug.getCause() : null;
        ended.completeExceptionally(cause == null ? bug : cause);
      }
    }
  }

  /** Starts a call; see {@link Platform#call}. */
  Begun begin(Job job, Route route, StreamListener listener) {
    Begun call = new Begun();
    Request request = job.request();
    ContentRef content = request.content();
    if (content == null) {
      send(job, route, request.body(), listener, call);
      return call;
    }
    var _ =
        contents
            .fetch(request, content)
            .thenAccept(
                fetched -> mailbox.execute(() -> fetched(job, route, listener, call, fetched)));
    return call;
  }

  private void fetched(Job job, Route route, StreamListener listener, Begun call, Fetched what) {
    switch (what) {
      case Fetched.Lacking(var error, var again) ->
          call.ended.complete(new Outcome.Uncalled(error, again));
      case Fetched.Whole(var body, var release) -> {
        var _ = call.ended.whenComplete((_, _) -> release.run());
        if (call.ended.isDone()) {
          return; // given up meanwhile
        }
        if (!mayCall.getAsBoolean() || heldUp() || !job.delivery().ledger().current()) {
          call.ended.complete(Outcome.Abandoned.UNSENT);
          return;
        }
        send(job, route, body, listener, call);
      }
    }
  }

  private void send(Job job, Route route, Body body, StreamListener listener, Begun call) {
    CompletableFuture<Outcome> answer =
        route.platform().call(route.config().modelId(), body, listener);
    call.answer = answer;
    var _ =
        answer
            .thenCompose(outcome -> contents.keep(job.request(), outcome))
            .whenComplete(call::end);
  }
}
