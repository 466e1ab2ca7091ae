package dev.argosy.worker.content;

import dev.argosy.content.ContentException;
import dev.argosy.content.ContentKey;
import dev.argosy.content.ContentStores;
import dev.argosy.contract.Body;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Outcome.Completed;
import dev.argosy.worker.platform.Outcome.Refused;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what requests have left outside of Kafka, and keeps answers there. Every step has a
 * virtual thread of its own, so that nobody who asks is held up; what bounds them is the slot that
 * each request holds, and the room for contents. Thread-safe.
 *
 * <p>A reference is followed only into a store of the configuration, and only under the prefix of
 * the request's tenant. An answer that cannot be kept for half a minute is paid for all the same,
 * so it is delivered in its result; but then no further call begins until the store takes objects
 * again, so that this happens to no more answers than were under way.
 */
public final class Contents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

  /** How long an answer is tried to be kept. */
  private static final Duration KEEP = Duration.ofSeconds(30);

  /** Between two tries. */
  private static final Duration KEEP_PAUSE = Duration.ofSeconds(1);

  /** How often a store that took no answer is tried again while calls are held up. */
  private static final Duration PROBE_EVERY = Duration.ofSeconds(5);

  private static final byte[] PROBE = {'{', '}'};

  /** The unit in which room is given out, in bytes. */
  private static final int UNIT = 1 << 10;

  private final ContentStores stores;
  private final ContentConfig.@Nullable Results results;
  private final Semaphore room;
  private final Clock clock;
  private final Duration keep;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Executor threads;
  private volatile boolean heldUp;
  private volatile long probedAtNanos;

  /**
   * Over these stores.
   *
   * @param stores closed with this
   */
  public Contents(ContentStores stores, ContentConfig config, Clock clock) {
    this(
        stores,
        config,
        clock,
        KEEP,
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("argosy-content-", 0).factory()));
  }

  /**
   * The same in other circumstances.
   *
   * @param keep how long an answer is tried to be kept
   * @param threads where steps run; closed with this if it can be
   */
  public Contents(
      ContentStores stores, ContentConfig config, Clock clock, Duration keep, Executor threads) {
    this.threads = threads;
    this.stores = stores;
    this.results = config.results();
    this.room = new Semaphore((int) (config.maxBufferedBytes() / UNIT), true);
    this.clock = clock;
    this.keep = keep;
  }

  /** Without any store: a request that names one finds none. */
  public static Contents none(Clock clock) {
    return new Contents(new ContentStores(Map.of()), ContentConfig.NONE, clock);
  }

  /** Whether no answer may stand in Kafka, nor any part of one. */
  public boolean keepsAll() {
    return results != null && results.always();
  }

  /**
   * Whether no call may begin now, as its answer could not be kept. Whoever asks has the store
   * tried again from time to time.
   */
  public boolean heldUp() {
    if (heldUp && clock.since(probedAtNanos).compareTo(PROBE_EVERY) >= 0) {
      probedAtNanos = clock.nanos();
      probe();
    }
    return heldUp;
  }

  private void probe() {
    if (results == null) {
      return;
    }
    ContentKey where = ContentKey.ofResult(results.store(), null, "argosy-probe", PROBE);
    try {
      var _ =
          CompletableFuture.runAsync(() -> stores.put(where, PROBE, null).join(), threads)
              .thenRun(() -> heldUp = false);
    } catch (RejectedExecutionException closed) {
      LOG.atDebug().log("not probed, as the worker stops");
    }
  }

  /**
   * The whole body of a request whose content is outside.
   *
   * @return never fails
   */
  public CompletableFuture<Fetched> fetch(Request request, ContentRef content) {
    if (!ContentKey.of(content).isOf(request.tenant())) {
      return CompletableFuture.completedFuture(
          new Fetched.Lacking(
              error(
                  ErrorType.INVALID_REQUEST,
                  "ContentOfOther",
                  "content.ref must begin with STORE/%s/, as the request's tenant does, was %s"
                      .formatted(ContentKey.prefix(request.tenant()), content.ref())),
              false));
    }
    try {
      return CompletableFuture.supplyAsync(() -> fetched(request.body(), content), threads)
          .exceptionally(bug -> failed(content, bug));
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.completedFuture(new Fetched.Lacking(stopping(), true));
    }
  }

  private Fetched fetched(Body body, ContentRef content) {
    int units = (content.bytes() - 1) / UNIT + 1;
    try {
      room.acquire(units);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return new Fetched.Lacking(stopping(), true);
    }
    boolean taken = false;
    try {
      Body whole = body.joined(stores.get(content).join());
      if (!whole.maxTokens().equals(body.maxTokens()) || whole.stream() != body.stream()) {
        throw new IllegalArgumentException(
            "content must not hold max_tokens or stream: they belong into the body");
      }
      taken = true;
      return new Fetched.Whole(whole, () -> room.release(units));
    } catch (CompletionException | ContentException failed) {
      return lacking(content, ContentException.of(failed));
    } catch (IllegalArgumentException broken) {
      String what = content.ref() + " does not complete the body: " + broken.getMessage();
      return new Fetched.Lacking(error(ErrorType.INVALID_REQUEST, "ContentInvalid", what), false);
    } finally {
      if (!taken) {
        room.release(units);
      }
    }
  }

  /** A bug, or no memory for it: nothing was sent, and another worker may do better. */
  private static Fetched failed(ContentRef content, Throwable bug) {
    Throwable cause =
        bug instanceof CompletionException && bug.getCause() != null ? bug.getCause() : bug;
    LOG.atError().addKeyValue("ref", content.ref()).setCause(cause).log("content was not fetched");
    String what = "content " + content.ref() + ": " + cause.getClass().getSimpleName();
    return new Fetched.Lacking(error(ErrorType.PLATFORM_ERROR, "ContentUnavailable", what), true);
  }

  private static Fetched lacking(ContentRef content, ContentException failure) {
    String what = "content " + content.ref() + ": " + failure.getMessage();
    return switch (failure.kind()) {
      case UNKNOWN_STORE ->
          new Fetched.Lacking(error(ErrorType.INVALID_REQUEST, "ContentStoreUnknown", what), false);
      case MISSING ->
          new Fetched.Lacking(
              error(
                  ErrorType.NOT_FOUND,
                  "ContentMissing",
                  "content " + content.ref() + " is not there"),
              false);
      case DAMAGED ->
          new Fetched.Lacking(error(ErrorType.INVALID_REQUEST, "ContentDamaged", what), false);
      case UNAVAILABLE ->
          new Fetched.Lacking(error(ErrorType.PLATFORM_ERROR, "ContentUnavailable", what), true);
    };
  }

  /**
   * The outcome with its message kept outside, if the configuration wants that.
   *
   * @return never fails; with the message itself if it could not be kept
   */
  public CompletableFuture<Outcome> keep(Request request, Outcome outcome) {
    RawJson message = message(outcome);
    if (results == null
        || message == null
        || message.size() <= results.above()
        || message.size() > ContentRef.BYTES_MAX) {
      return CompletableFuture.completedFuture(outcome);
    }
    ContentKey where =
        ContentKey.ofResult(results.store(), request.tenant(), request.id(), message.bytes());
    try {
      return CompletableFuture.supplyAsync(() -> kept(outcome, where, message.bytes()), threads)
          .exceptionally(bug -> inResult(outcome, where, bug));
    } catch (RejectedExecutionException closed) {
      return CompletableFuture.completedFuture(inResult(outcome, where, closed));
    }
  }

  private Outcome kept(Outcome outcome, ContentKey where, byte[] message) {
    long begin = clock.nanos();
    try {
      while (true) {
        try {
          return kept(outcome, put(where, message, keep.minus(clock.since(begin))));
        } catch (ExecutionException | TimeoutException failed) {
          Duration left = keep.minus(clock.since(begin)).minus(KEEP_PAUSE);
          boolean over = left.isNegative();
          if (over || closing.await(KEEP_PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
            return inResult(outcome, where, failed);
          }
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return inResult(outcome, where, closed);
    }
  }

  private ContentRef put(ContentKey where, byte[] message, Duration atMost)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stores
        .put(where, message, null)
        .get(Math.max(1, atMost.toNanos()), TimeUnit.NANOSECONDS);
  }

  private Outcome kept(Outcome outcome, ContentRef ref) {
    heldUp = false;
    if (outcome instanceof Completed completed) {
      return completed.keptAt(ref);
    }
    return outcome instanceof Refused refused ? refused.keptAt(ref) : outcome;
  }

  /** Null if nothing was answered. */
  private static @Nullable RawJson message(Outcome outcome) {
    if (outcome instanceof Completed completed) {
      return completed.message();
    }
    return outcome instanceof Refused refused ? refused.message() : null;
  }

  private Outcome inResult(Outcome outcome, ContentKey where, Throwable failure) {
    probedAtNanos = clock.nanos();
    heldUp = true;
    LOG.atError()
        .addKeyValue("ref", where.ref())
        .addKeyValue("reason", reason(failure))
        .log("an answer could not be kept outside of Kafka and goes into its result");
    return outcome;
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof ContentException ours
        ? String.valueOf(ours.getMessage())
        : cause.getClass().getSimpleName();
  }

  private static PlatformError stopping() {
    return error(ErrorType.PLATFORM_ERROR, "ContentUnavailable", "the worker stops");
  }

  private static PlatformError error(ErrorType type, String code, String detail) {
    return new PlatformError(type, code, detail, null);
  }

  /** What is under way is given up; the stores are closed. */
  @Override
  public void close() {
    closing.countDown();
    if (threads instanceof ExecutorService own) {
      own.shutdownNow();
    }
    stores.close();
  }
}
