package dev.argosy.worker.platform;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Credentials fetched ahead, so that nobody waits for them while starting a call. Thread-safe.
 *
 * <p>The vendors' providers may block whoever asks them (a file, a metadata server, a token
 * service). So one thread of our own asks, at once and then every {@link #REFRESH}; a provider that
 * caches answers from memory until shortly before its credentials expire. {@link #ready} tells a
 * call whether it may be sent now.
 *
 * <p>A fetch that fails leaves credentials that still hold in their place. Without any, its failure
 * stands for {@link #FAILURE_KEPT}, so that a burst of calls asks the provider once and not a
 * thousand times.
 *
 * @param <T> what a call needs of them
 */
public final class FetchedAhead<T> implements AutoCloseable {
  /** Between two looks; well under the minutes before expiry at which providers renew. */
  static final Duration REFRESH = Duration.ofSeconds(30);

  /** How long a failure answers for the provider. */
  static final Duration FAILURE_KEPT = Duration.ofSeconds(1);

  /**
   * What a fetch brought.
   *
   * @param until when it expires
   */
  public record Held<T>(T value, Instant until) {}

  /** Where credentials come from. */
  @FunctionalInterface
  public interface Source<T> {
    /**
     * Asks for them; may block. Asked on one thread only.
     *
     * @throws Exception if there are none now: each vendor has exceptions of its own
     */
    Held<T> fetch() throws Exception;
  }

  /** What the last fetch brought, as a future that is done, and until when it counts. */
  private record Fetched<T>(CompletableFuture<T> value, Instant until) {
    boolean counts(Instant now) {
      return now.isBefore(until);
    }
  }

  private final String whose;
  private final Source<T> source;
  private final InstantSource clock;
  private final Duration wait;
  private final ScheduledExecutorService fetcher;
  private final AtomicReference<@Nullable CompletableFuture<T>> underWay = new AtomicReference<>();
  private volatile Fetched<T> latest;

  /**
   * Nothing is fetched yet.
   *
   * @param whose such as {@code AWS}, for messages
   * @param thread the name of the thread that fetches
   * @param wait the longest that a call waits for a fetch; positive
   */
  public FetchedAhead(
      String whose, String thread, Source<T> source, InstantSource clock, Duration wait) {
    this.whose = whose;
    this.source = source;
    this.clock = clock;
    this.wait = wait;
    fetcher =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(thread).factory());
    latest =
        new Fetched<>(
            CompletableFuture.failedFuture(unavailable("not fetched yet", null)), Instant.MIN);
  }

  /** Begins the first fetch, and the ones after it. */
  public void start() {
    CompletableFuture<T> first = new CompletableFuture<>();
    underWay.set(first);
    fetcher.execute(() -> fetch(first));
    var _ =
        fetcher.scheduleWithFixedDelay(
            this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Done at once with credentials that hold; else done later, on another thread, when a fetch ends,
   * at the latest after the longest wait. Never blocks.
   *
   * @return fails with {@link CredentialsUnavailableException} only, wrapped as futures do
   */
  public CompletableFuture<T> ready() {
    Fetched<T> fetched = latest;
    return fetched.counts(clock.instant()) ? fetched.value() : bounded(fetchUnderWay());
  }

  /** What was fetched last, from memory, or why there is none; a future that is done. */
  public CompletableFuture<T> latest() {
    return latest.value();
  }

  /** Stops the thread; a fetch under way is interrupted and not waited for. */
  @Override
  public void close() {
    fetcher.shutdownNow();
    CompletableFuture<T> running = underWay.get();
    if (running != null) {
      running.completeExceptionally(unavailable("closed", null));
    }
  }

  private CompletableFuture<T> bounded(CompletableFuture<T> fetch) {
    return fetch
        .copy()
        .orTimeout(wait.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException
                        ? unavailable("no answer within " + wait, failure)
                        : failure));
  }

  private CompletableFuture<T> fetchUnderWay() {
    CompletableFuture<T> next = new CompletableFuture<>();
    CompletableFuture<T> running = underWay.compareAndExchange(null, next);
    if (running != null) {
      return running;
    }
    try {
      fetcher.execute(() -> fetch(next));
    } catch (RejectedExecutionException closed) {
      next.completeExceptionally(unavailable("closed", closed));
    }
    return next;
  }

  private void refresh() {
    CompletableFuture<T> next = new CompletableFuture<>();
    if (underWay.compareAndSet(null, next)) {
      fetch(next);
    }
  }

  /** On the fetcher's thread. Whatever the source does, the future is done afterwards. */
  private void fetch(CompletableFuture<T> result) {
    try {
      Held<T> held = source.fetch();
      latest = new Fetched<>(CompletableFuture.completedFuture(held.value()), held.until());
      underWay.set(null);
      result.complete(held.value());
    } catch (Exception | LinkageError failure) {
      // Providers are foreign code, each with its own exceptions; some load optional modules by
      // name.
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      String said = cause.getMessage();
      CredentialsUnavailableException unavailable =
          unavailable(said == null ? cause.getClass().getSimpleName() : said, cause);
      Instant now = clock.instant();
      if (!latest.counts(now)) {
        latest = new Fetched<>(CompletableFuture.failedFuture(unavailable), now.plus(FAILURE_KEPT));
      }
      underWay.set(null);
      result.completeExceptionally(unavailable);
    }
  }

  private CredentialsUnavailableException unavailable(String reason, @Nullable Throwable cause) {
    return new CredentialsUnavailableException(whose + " credentials: " + reason, cause);
  }
}
