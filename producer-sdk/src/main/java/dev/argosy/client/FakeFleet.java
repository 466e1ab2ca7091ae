package dev.argosy.client;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A fleet for unit tests: in memory, deterministic, with the rules of the real one.
 *
 * <p>It answers within the call, on the caller's thread. Time stands still until {@link #elapse},
 * so it waits for nothing: what finds no place is refused at once. Requests and results go through
 * the same codecs as on Kafka, so what is refused there is refused here. Thread-safe.
 *
 * <pre>{@code
 * FakeFleet fleet = FakeFleet.answering("Paid.");
 * fleet.next(FakeAnswer.failure(ErrorType.THROTTLED, "no quota"), FakeAnswer.silence());
 * }</pre>
 */
public final class FakeFleet implements Fleet {
  /** Where the fake's time begins. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final FleetConfig DEFAULTS =
      FleetConfig.builder("fake:0").clientName("fake").build();
  private static final ResultCodec CODEC = new ResultCodec();
  private static final FakeAnswer CANCELLED =
      FakeAnswer.failure(ErrorType.CANCELLED, "somebody asked to stop it");

  private final FleetConfig limits;
  private final Function<Request, FakeAnswer> answers;
  private final Deque<FakeAnswer> next = new ArrayDeque<>(); // guarded by itself
  private final List<Request> sent = new ArrayList<>(); // guarded by itself
  private final List<Cancel.Target> cancels = new ArrayList<>(); // guarded by itself
  private final HandTimer timer = new HandTimer(START);
  private final Stamps stamps;
  private final WaitingRequests waiting;
  private final FakeTopics topics;
  private volatile boolean closed;

  /** Answers each request by this function, which must not block. */
  public FakeFleet(Function<Request, FakeAnswer> answers) {
    this(DEFAULTS, answers);
  }

  /** The same with other limits; nothing of the configuration that concerns Kafka is used. */
  public FakeFleet(FleetConfig limits, Function<Request, FakeAnswer> answers) {
    this.limits = limits;
    this.answers = answers;
    this.stamps = new Stamps(limits, limits.clientName(), timer);
    this.waiting = new WaitingRequests(limits.maxPending(), timer, Runnable::run);
    this.topics = new FakeTopics(limits, timer);
  }

  /** Answers every request with this text. */
  public static FakeFleet answering(String text) {
    return new FakeFleet(request -> FakeAnswer.text(text));
  }

  /**
   * The result that a worker would write for this request, for tests of what reads results.
   *
   * @throws IllegalArgumentException if the answer is none
   */
  public static Result result(Request request, FakeAnswer answer) {
    Result result = FakeResults.of(request, answer, START);
    if (result == null) {
      throw new IllegalArgumentException(answer + " makes no result");
    }
    return result;
  }

  /** The next requests get these answers, in order; then the function is asked again. */
  public FakeFleet next(FakeAnswer... scripted) {
    synchronized (next) {
      next.addAll(List.of(scripted));
    }
    return this;
  }

  /** Every request that was taken, as it would stand on the topic, oldest first. */
  public List<Request> sent() {
    synchronized (sent) {
      return List.copyOf(sent);
    }
  }

  /**
   * Answers a request that was taken before; if nobody waits for it, nothing happens.
   *
   * @throws IllegalArgumentException if no request of this id was taken, or the answer is none
   */
  public void answer(String id, FakeAnswer answer) {
    List<Request> its = sent().stream().filter(request -> request.id().equals(id)).toList();
    if (its.isEmpty()) {
      throw new IllegalArgumentException("no request " + id + " was taken");
    }
    Request request = its.get(its.size() - 1);
    Result result = result(request, answer);
    topics.write(request, answer, result);
    reply(result);
  }

  /** Lets time go by; what is due ends on this thread. */
  public void elapse(Duration time) {
    timer.elapse(time);
  }

  @Override
  public String send(Request request) {
    if (closed) {
      throw new ClientClosedException(request.id(), false);
    }
    Request stamped = stamps.sent(request);
    Stamps.check(stamped);
    stamps.encode(stamped);
    take(stamped);
    return request.id();
  }

  @Override
  public CompletableFuture<String> sendAsync(Request request) {
    try {
      return CompletableFuture.completedFuture(send(request));
    } catch (FleetException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  @Override
  public CompletableFuture<Result> submit(Request request) {
    return submit(request, limits.submitTimeout());
  }

  @Override
  public CompletableFuture<Result> submit(Request request, Duration timeout) {
    Request stamped = stamps.submitted(request, timeout);
    Waiting place;
    try {
      Stamps.check(stamped);
      stamps.encode(stamped);
      place = waiting.enter(stamped, timeout, Duration.ZERO);
    } catch (FleetException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    try {
      Result result = take(stamped);
      if (result != null) {
        reply(result);
      }
    } catch (SendFailedException failed) {
      waiting.fail(place, failed);
    } catch (
        RuntimeException bug) { // of the test's own function: to the test, and the place is free
      place.future().completeExceptionally(bug);
      throw bug;
    }
    return place.future();
  }

  @Override
  public AnswerStream stream(Request request) {
    return stream(request, limits.submitTimeout());
  }

  @Override
  public AnswerStream stream(Request request, Duration timeout) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    AnswerStream stream = topics.open(request.id(), result);
    try {
      var unused =
          submit(request.streamed(), timeout)
              .whenComplete(
                  (whole, failure) -> {
                    if (failure == null) {
                      result.complete(whole);
                    } else {
                      result.completeExceptionally(failure);
                    }
                  });
    } catch (RuntimeException mistake) { // the caller's, or of the test's own function
      stream.close();
      throw mistake;
    }
    return stream;
  }

  @Override
  public AnswerStream follow(String id, Instant since, @Nullable StreamPosition after) {
    CompletableFuture<Result> found = new CompletableFuture<>();
    Duration timeout = limits.submitTimeout();
    Runnable noTimeout =
        timer.after(
            timeout, () -> found.completeExceptionally(new ReplyTimeoutException(id, timeout)));
    var unused = found.whenComplete((result, failure) -> noTimeout.run());
    return topics.follow(id, since, after, found);
  }

  @Override
  public RequestStatus status(String id) {
    return waiting.status(id);
  }

  /** What is pending ends as cancelled within the call. */
  @Override
  public void cancel(String id) {
    cancel(Cancel.Target.ofId(id), request -> request.id().equals(id));
  }

  /** What is pending ends as cancelled within the call. */
  @Override
  public void cancelAll(String tagKey, String tagValue) {
    cancel(
        Cancel.Target.ofTag(tagKey, tagValue),
        request -> tagValue.equals(request.tags().get(tagKey)));
  }

  private void cancel(Cancel.Target target, Predicate<Request> meant) {
    if (closed) {
      throw new ClientClosedException(target.recordKey(), true);
    }
    synchronized (cancels) {
      cancels.add(target);
    }
    for (Request request : sent()) {
      if (meant.test(request)) {
        reply(result(request, CANCELLED));
      }
    }
  }

  /** Every cancel that was said, oldest first. */
  public List<Cancel.Target> cancels() {
    synchronized (cancels) {
      return List.copyOf(cancels);
    }
  }

  /** Ends what is pending at once: there is no time to wait in. */
  @Override
  public void close() {
    closed = true;
    waiting.close(Duration.ZERO);
    topics.close();
  }

  private @Nullable Result take(Request request) {
    FakeAnswer scripted;
    synchronized (next) {
      scripted = next.poll();
    }
    FakeAnswer answer = scripted == null ? answers.apply(request) : scripted;
    if (answer.unpriced() instanceof FakeAnswer.NotSent not) {
      throw new SendFailedException(request.id(), not.mayStillRun(), "so the fake was told", null);
    }
    synchronized (sent) {
      sent.add(request);
    }
    Result result = FakeResults.of(request, answer, timer.instant());
    topics.write(request, answer, result);
    return result;
  }

  private void reply(Result result) {
    waiting.reply(result.id(), result.status().wire(), CODEC.encode(result));
  }
}
