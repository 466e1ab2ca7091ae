package dev.argosy.worker.path;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Reply;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.Usage;
import dev.argosy.worker.admission.Estimate;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls; each started call reports its end to the loop exactly once, whatever happens. Owned
 * by the loop's thread.
 */
public final class Caller {
  private static final CompletableFuture<@Nullable ResultStream> NOT_STREAMED =
      CompletableFuture.completedFuture(null);

  private final Chunks chunks;
  private final ContentCalls contents;
  private final Mailbox mailbox;
  private final Clock clock;
  private final Map<Long, Open> open = new HashMap<>();
  private long calls;

  public Caller(Chunks chunks, ContentCalls contents, Mailbox mailbox, Clock clock) {
    this.chunks = chunks;
    this.contents = contents;
    this.mailbox = mailbox;
    this.clock = clock;
  }

  /** Whether no call may begin, as its answer could not be kept. */
  boolean heldUp() {
    return contents.heldUp();
  }

  /** Starts a call; its end comes back as a step of the loop. */
  void call(Job job, Route route, Estimate reserved, Consumer<Ended> ended) {
    Instant startedAt = clock.now();
    long startedNanos = clock.nanos();
    job.started(startedAt);
    Chunks.@Nullable Stream stream = stream(job);
    Heard heard = new Heard(clock, stream == null ? StreamListener.NONE : stream);
    ContentCalls.Begun call = contents.begin(job, route, heard);
    long number = calls++;
    open.put(number, new Open(job, call));
    CompletableFuture<?> _ =
        call.ended()
            .handle((outcome, failure) -> outcomeOf(outcome, failure, heard))
            .thenCompose(
                outcome -> written(stream).handle((chunks, _) -> new Written(outcome, chunks)))
            .thenAccept(
                written ->
                    mailbox.execute(
                        () -> {
                          open.remove(number);
                          ended.accept(
                              new Ended(
                                  job,
                                  route,
                                  reserved,
                                  written.outcome(),
                                  startedAt,
                                  clock.since(startedNanos),
                                  heard.firstTokenAt(),
                                  written.stream()));
                        }));
  }

  private record Open(Job job, ContentCalls.Begun call) {}

  private record Written(Outcome outcome, @Nullable ResultStream stream) {}

  private Chunks.@Nullable Stream stream(Job job) {
    if (!job.request().body().stream() || contents.withoutChunks()) {
      return null;
    }
    Reply reply = job.request().reply();
    return chunks.open(job.request().id(), job.attempt(), reply == null ? null : reply.client());
  }

  /**
   * A result must not be seen before its chunks are. A bug of theirs must not cost the result, so
   * it comes as a failed stage and is not thrown.
   */
  private static CompletableFuture<@Nullable ResultStream> written(Chunks.@Nullable Stream stream) {
    return stream == null
        ? NOT_STREAMED
        : NOT_STREAMED.thenCompose(_ -> stream.end().thenApply(written -> written));
  }

  /** Calls that have not ended. */
  public int open() {
    return open.size();
  }

  /** Calls begun so far. */
  long begun() {
    return calls;
  }

  /** Closes every open call; each ends as abandoned, but one that has its answer. */
  public void cancelAll() {
    cancelIf(_ -> true);
  }

  /** The same of those whose request matches; one that has its answer keeps it. */
  void cancelIf(Predicate<Job> condition) {
    List.copyOf(open.values()).stream()
        .filter(each -> condition.test(each.job))
        .forEach(each -> each.call.giveUp());
  }

  private static Outcome outcomeOf(
      @Nullable Outcome outcome, @Nullable Throwable failure, Heard heard) {
    if (outcome != null) {
      return outcome;
    }
    if (failure instanceof java.util.concurrent.CancellationException) {
      return new Outcome.Abandoned(heard.drawn());
    }
    String code = failure == null ? "NoOutcome" : failure.getClass().getSimpleName();
    return new Outcome.Failed(
        new PlatformError(ErrorType.PLATFORM_ERROR, code, "the platform's client failed", null),
        Usage.NONE);
  }
}
