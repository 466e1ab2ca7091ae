package dev.argosy.worker.path;

import dev.argosy.contract.ContentRef;
import dev.argosy.contract.Request;
import dev.argosy.contract.Usage;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.content.Fetched;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.OpenCalls;
import dev.argosy.worker.platform.OpenCalls.OpenCall;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.StreamListener;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

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
  private final OpenCalls open = new OpenCalls();

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

  /**
   * Starts a call; see {@link Platform#call}. The answer's message is kept when the future
   * completes, if it is to be.
   */
  CompletableFuture<Outcome> begin(Job job, Route route, StreamListener listener) {
    var heldUp = contents.heldUp();
    if (heldUp.isPresent()) {
      return CompletableFuture.completedFuture(new Outcome.Uncalled(heldUp.get(), true));
    }
    Request request = job.request();
    ContentRef content = request.content();
    if (content == null) {
      CompletableFuture<Outcome> call =
          route.platform().call(route.config().modelId(), request.body(), listener);
      return kept(request, call);
    }
    OpenCall call = open.begin();
    CompletableFuture<Fetched> fetching = contents.fetch(request, content);
    var _ =
        fetching.whenComplete(
            (fetched, bug) ->
                mailbox.execute(
                    () -> {
                      if (bug != null) {
                        call.completeExceptionally(bug);
                      } else {
                        call(job, route, listener, call, fetched);
                      }
                    }));
    return call;
  }

  private void call(Job job, Route route, StreamListener listener, OpenCall call, Fetched fetched) {
    switch (fetched) {
      case Fetched.Lacking(var error, var again) ->
          call.complete(new Outcome.Uncalled(error, again));
      case Fetched.Whole(var body, var release) -> {
        var _ = call.whenComplete((_, _) -> release.run());
        if (call.isDone()) {
          return; // given up meanwhile
        }
        if (!mayCall.getAsBoolean() || !job.delivery().ledger().current()) {
          call.complete(new Outcome.Abandoned(Usage.NONE));
          return;
        }
        CompletableFuture<Outcome> answer =
            kept(job.request(), route.platform().call(route.config().modelId(), body, listener));
        call.givesUpBy(() -> answer.cancel(true));
        var _ =
            answer.whenComplete(
                (outcome, bug) -> {
                  if (bug == null) {
                    call.complete(outcome);
                  } else {
                    call.completeExceptionally(bug);
                  }
                });
      }
    }
  }

  /** The same call, which ends when its answer is kept; cancelling it cancels the platform's. */
  private CompletableFuture<Outcome> kept(Request request, CompletableFuture<Outcome> answer) {
    if (!contents.keepsSome()) {
      return answer;
    }
    OpenCall call = open.begin();
    call.givesUpBy(() -> answer.cancel(true));
    var _ =
        answer
            .thenCompose(outcome -> contents.keep(request, outcome))
            .whenComplete(
                (outcome, bug) -> {
                  if (bug == null) {
                    call.complete(outcome);
                  } else {
                    call.completeExceptionally(bug);
                  }
                });
    return call;
  }
}
