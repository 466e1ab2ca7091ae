package dev.argosy.client;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fleet over Kafka. Thread-safe: one for a service is enough, shared by all its threads.
 *
 * <p>Opening it asks nothing of the cluster. Each instance has a name of its own, {@code
 * clientName} and a random end, by which results come back; so an instance that dies leaves nothing
 * behind, and its successor gets none of its replies.
 *
 * <p>Its threads, all daemons: the producer's, one that reads replies (from the first {@code
 * submit} on), one each that reads the chunks of its streams and of those it follows (from the
 * first of them on), one for time-outs, and up to four on which futures end and their callbacks
 * run, unless it is given an executor. Callbacks may block, but should not wait for another result:
 * compose instead.
 *
 * <p>After a crash of the process, requests that were acknowledged run, and their results stand on
 * the result topic.
 */
public final class FleetClient implements Fleet {
  private static final byte[] NOT_YET = {};

  private final FleetConfig config;
  private final String name;
  private final Stamps stamps;
  private final WaitingRequests waiting;
  private final RequestSender sender;
  private final ReplyReader replies;
  private final OpenStreams streams;
  private final Uploads uploads;
  private final @Nullable ExecutorService ownCallbacks;
  private volatile boolean closed;

  private FleetClient(FleetConfig config, @Nullable Executor given) {
    this.config = config;
    this.name = config.clientName() + "-" + UUID.randomUUID();
    this.ownCallbacks = given == null ? Threads.callbacks("argosy-callbacks-" + name) : null;
    Executor callbacks = ownCallbacks == null ? Objects.requireNonNull(given) : ownCallbacks;
    this.stamps = new Stamps(config, name, InstantSource.system());
    Timer timer = Timer.threaded("argosy-timeouts-" + name);
    this.waiting =
        new WaitingRequests(config.maxPending(), timer, callbacks, config.content()::back);
    this.uploads = new Uploads(config.content(), name, config.bufferBytes());
    this.sender = new RequestSender(config, name);
    this.replies = new ReplyReader(config, name, waiting);
    this.streams = new OpenStreams(config, name, timer, waiting::dispatch);
  }

  /**
   * A client that brings its own threads. The caller closes it.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka's client refuses a property
   */
  public static FleetClient open(FleetConfig config) {
    return new FleetClient(config, null);
  }

  /**
   * A client whose futures end on this executor, which stays the caller's; on virtual threads for
   * example. While it lags behind, pending requests keep their places.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka's client refuses a property
   */
  public static FleetClient open(FleetConfig config, Executor callbacks) {
    return new FleetClient(config, callbacks);
  }

  /** The client's name: {@code reply.client} of what it submits. */
  public String name() {
    return name;
  }

  /** How it is. Cheap, asks nobody. */
  public ClientHealth health() {
    return replies.health();
  }

  @Override
  public String send(Request request) {
    CompletableFuture<String> acknowledged = new CompletableFuture<>();
    send(
        request,
        failure -> {
          if (failure == null) {
            acknowledged.complete(request.id());
          } else {
            acknowledged.completeExceptionally(failure);
          }
        });
    try {
      return acknowledged.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SendFailedException(request.id(), true, "interrupted", interrupted);
    } catch (ExecutionException failed) {
      throw (FleetException) failed.getCause();
    }
  }

  @Override
  public CompletableFuture<String> sendAsync(Request request) {
    CompletableFuture<String> acknowledged = new CompletableFuture<>();
    send(
        request,
        failure ->
            waiting.dispatch(
                () -> {
                  if (failure == null) {
                    acknowledged.complete(request.id());
                  } else {
                    acknowledged.completeExceptionally(failure);
                  }
                }));
    return acknowledged;
  }

  private void send(Request request, Consumer<@Nullable FleetException> ended) {
    if (closed) {
      ended.accept(new ClientClosedException(request.id(), false));
      return;
    }
    Request stamped = stamps.sent(request);
    try {
      Stamps.check(stamped);
    } catch (RequestTooLargeException tooLarge) {
      ended.accept(tooLarge);
      return;
    }
    if (config.content().moves(stamped)) {
      uploads.send(stamped, config.maxBlock(), light -> handOver(light, ended), ended);
    } else {
      handOver(stamped, ended);
    }
  }

  private void handOver(Request stamped, Consumer<@Nullable FleetException> ended) {
    byte[] value;
    try {
      value = stamps.encode(stamped);
    } catch (RequestTooLargeException tooLarge) {
      ended.accept(tooLarge);
      return;
    }
    sender.send(stamped.id(), value, ended);
  }

  @Override
  public CompletableFuture<Result> submit(Request request) {
    return submit(request, config.submitTimeout());
  }

  @Override
  public CompletableFuture<Result> submit(Request request, Duration timeout) {
    return submit(request, timeout, config.maxBlock());
  }

  private CompletableFuture<Result> submit(Request request, Duration timeout, Duration maxBlock) {
    Request stamped = stamps.submitted(request, timeout);
    long begin = System.nanoTime();
    Waiting place;
    boolean moves = config.content().moves(stamped);
    byte[] value;
    try {
      Stamps.check(stamped);
      value = moves ? NOT_YET : stamps.encode(stamped);
      place = waiting.enter(stamped, timeout, maxBlock);
    } catch (FleetException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    try {
      replies.awaitPosition(request.id(), maxBlock.minusNanos(System.nanoTime() - begin));
    } catch (FleetException refused) {
      waiting.fail(place, refused);
      return place.future();
    }
    Consumer<@Nullable FleetException> ended =
        failure -> {
          if (failure != null) {
            waiting.fail(place, failure);
          }
        };
    if (moves) {
      Duration left = maxBlock.minusNanos(System.nanoTime() - begin);
      uploads.send(stamped, left, light -> handOver(light, ended), ended);
    } else {
      sender.send(request.id(), value, ended);
    }
    return place.future();
  }

  @Override
  public AnswerStream stream(Request request) {
    return stream(request, config.submitTimeout());
  }

  @Override
  public AnswerStream stream(Request request, Duration timeout) {
    Request streamed = request.streamed();
    return streams.open(request.id(), config.maxBlock(), left -> submit(streamed, timeout, left));
  }

  @Override
  public AnswerStream follow(String id, Instant since, @Nullable StreamPosition after) {
    return streams.follow(id, since, after);
  }

  @Override
  public RequestStatus status(String id) {
    return waiting.status(id);
  }

  @Override
  public void cancel(String id) {
    cancel(Cancel.Target.ofId(id));
  }

  @Override
  public void cancelAll(String tagKey, String tagValue) {
    cancel(Cancel.Target.ofTag(tagKey, tagValue));
  }

  private void cancel(Cancel.Target target) {
    if (closed) {
      throw new ClientClosedException(target.recordKey(), true);
    }
    try {
      uploads.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancelFailedException(target.recordKey(), "interrupted", interrupted);
    }
    sender.cancel(stamps.cancel(target));
  }

  /** {@link #close(Duration)} with {@link FleetConfig#closeTimeout}. */
  @Override
  public void close() {
    close(config.closeTimeout());
  }

  /**
   * Refuses new requests at once; waits for results that are pending, at most so long; ends the
   * rest with {@link ClientClosedException}, or, where the result came and its message is being
   * fetched from a store, with {@link MessageUnavailableException}, which has it; then stops its
   * threads, within two seconds more. A second call does nothing.
   */
  public void close(Duration wait) {
    closed = true;
    long begin = System.nanoTime();
    waiting.close(wait);
    uploads.close(wait.minusNanos(System.nanoTime() - begin));
    sender.close(wait.minusNanos(System.nanoTime() - begin));
    replies.close();
    streams.close();
    if (ownCallbacks != null) {
      ownCallbacks.shutdown(); // what is queued still runs
    }
  }
}
