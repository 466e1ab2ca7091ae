package dev.argosy.worker.path;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
import dev.argosy.worker.admission.Estimate;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls; each started call reports its end to the loop exactly once, whatever happens. Owned
 * by the loop's thread.
 */
public final class Caller {
  private final Mailbox mailbox;
  private final Clock clock;
  private final Map<Long, CompletableFuture<Outcome>> open = new HashMap<>();
  private long calls;

  public Caller(Mailbox mailbox, Clock clock) {
    this.mailbox = mailbox;
    this.clock = clock;
  }

  /** Starts a call; its end comes back as a step of the loop. */
  void call(Job job, Route route, Estimate reserved, Consumer<Ended> ended) {
    Instant startedAt = clock.now();
    long startedNanos = clock.nanos();
    job.started(startedAt);
    CompletableFuture<Outcome> call =
        route.platform().call(route.config().modelId(), job.request().body());
    long number = calls++;
    open.put(number, call);
    CompletableFuture<?> _ =
        call.whenComplete(
            (outcome, bug) ->
                mailbox.execute(
                    () -> {
                      open.remove(number);
                      ended.accept(
                          new Ended(
                              job,
                              route,
                              reserved,
                              outcomeOf(outcome, bug),
                              startedAt,
                              clock.since(startedNanos)));
                    }));
  }

  /** Calls that have not ended. */
  public int open() {
    return open.size();
  }

  /** Calls begun so far. */
  long begun() {
    return calls;
  }

  /** Closes every open call; each ends as abandoned. */
  public void cancelAll() {
    List.copyOf(open.values()).forEach(call -> call.cancel(true));
  }

  private static Outcome outcomeOf(@Nullable Outcome outcome, @Nullable Throwable failure) {
    if (outcome != null) {
      return outcome;
    }
    if (failure instanceof java.util.concurrent.CancellationException) {
      return new Outcome.Abandoned(Usage.NONE);
    }
    String code = failure == null ? "NoOutcome" : failure.getClass().getSimpleName();
    return new Outcome.Failed(
        new PlatformError(ErrorType.PLATFORM_ERROR, code, "the platform's client failed", null),
        Usage.NONE);
  }
}
