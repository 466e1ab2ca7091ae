package dev.argosy.client;

import dev.argosy.contract.Result;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer while it grows, and its result. Thread-safe, for one reader: it is either subscribed to
 * or iterated, once.
 *
 * <p>The events come in order and end with {@link AnswerEvent.Ended}, whatever the result's status.
 * If there is no result (time-out, a closed client, a request that was not sent) reading ends with
 * the {@link FleetException} that {@link #result} ends with.
 *
 * <p>A request may be called again after a part of its answer was read: its first call broke off,
 * or its worker died. Then {@link AnswerEvent.Restarted} comes, and what was read before is void.
 *
 * <p>A reader that is too slow holds up nobody. What waits for it is bounded ({@link
 * FleetConfig#streamBufferBytes}); beyond that, pieces are left out and their text comes in one
 * {@link AnswerEvent.Rest} from the result.
 *
 * <p>Close it when you stop reading before the end; closing does not stop the request.
 */
public final class AnswerStream
    implements Flow.Publisher<AnswerEvent>, Iterable<AnswerEvent>, AutoCloseable {
  private final String id;
  private final EventBuffer events;
  private final CompletableFuture<Result> result;
  private final Executor callbacks;
  private final Runnable closed;
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * A stream that others write.
   *
   * @param callbacks where a subscriber is called
   * @param closed nobody reads any more; may be told more than once
   */
  AnswerStream(
      String id,
      EventBuffer events,
      CompletableFuture<Result> result,
      Executor callbacks,
      Runnable closed) {
    this.id = id;
    this.events = events;
    this.result = result;
    this.callbacks = callbacks;
    this.closed = closed;
  }

  /** The request's id. */
  public String id() {
    return id;
  }

  /**
   * The result, as of {@link Fleet#submit}. It may be here before the last pieces are read; {@link
   * Answer#of} opens it. It comes whether or not anybody reads the stream.
   */
  public CompletableFuture<Result> result() {
    return result;
  }

  /**
   * Hands the events to this subscriber, as it asks for them, on the client's callbacks.
   *
   * <p>A second reader gets an {@code IllegalStateException} by {@code onError}.
   */
  @Override
  public void subscribe(Flow.Subscriber<? super AnswerEvent> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (taken.compareAndSet(false, true)) {
      new AnswerSubscription(events, subscriber, callbacks, this::close).begin();
    } else {
      EventBuffer none = new EventBuffer(new BufferRoom(0));
      none.end(new IllegalStateException("the answer of request " + id + " has a reader"));
      new AnswerSubscription(none, subscriber, callbacks, () -> {}).begin();
    }
  }

  /**
   * The events, waited for by the thread that asks. It ends after {@link AnswerEvent.Ended}, or
   * when the stream is closed. {@code hasNext} throws a {@link FleetException} if there is no
   * result, and a {@code CancellationException} if the thread was interrupted.
   *
   * @throws IllegalStateException if the stream has a reader already
   */
  @Override
  public Iterator<AnswerEvent> iterator() {
    if (!taken.compareAndSet(false, true)) {
      throw new IllegalStateException("the answer of request " + id + " has a reader");
    }
    return new Events();
  }

  /**
   * The answer's text, piece by piece, for whoever wants nothing else. Iterate once. It ends when
   * the text is whole; {@code hasNext} throws a {@link RequestFailedException} if the request did
   * not succeed, and what that of {@link #iterator} throws.
   *
   * @param restarted told, by the thread that iterates, when every piece before is void since the
   *     request is called again; the argument is the attempt
   * @throws IllegalStateException if the stream has a reader already
   */
  public Iterable<String> texts(IntConsumer restarted) {
    Iterator<AnswerEvent> all = iterator();
    return () -> new Texts(all, restarted);
  }

  /** Stops reading; a thread that waits for an event goes on. A second call does nothing. */
  @Override
  public void close() {
    events.close();
    closed.run();
  }

  private final class Events implements Iterator<AnswerEvent> {
    private @Nullable AnswerEvent next;

    @Override
    public boolean hasNext() {
      try {
        while (next == null && !events.drained()) {
          events.await();
          next = events.poll();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while reading the answer of request " + id);
      }
      if (next != null) {
        return true;
      }
      Throwable failure = events.failure();
      if (failure instanceof FleetException none) {
        throw none;
      }
      if (failure != null) {
        throw new IllegalStateException("no result of request " + id, failure);
      }
      return false;
    }

    @Override
    public AnswerEvent next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the answer of request " + id + " has ended");
      }
      AnswerEvent event = Objects.requireNonNull(next);
      next = null;
      return event;
    }
  }

  /** Of the events, the texts. */
  private static final class Texts implements Iterator<String> {
    private final Iterator<AnswerEvent> events;
    private final IntConsumer restarted;
    private String next = "";

    Texts(Iterator<AnswerEvent> events, IntConsumer restarted) {
      this.events = events;
      this.restarted = restarted;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && events.hasNext()) {
        take(events.next());
      }
      return !next.isEmpty();
    }

    private void take(AnswerEvent event) {
      if (event instanceof AnswerEvent.Piece piece) {
        next = piece.text();
      } else if (event instanceof AnswerEvent.Rest rest) {
        next = rest.text();
      } else if (event instanceof AnswerEvent.Restarted again) {
        restarted.accept(again.attempt());
      } else if (event instanceof AnswerEvent.Ended end && end.result().error() != null) {
        throw new RequestFailedException(end.result());
      }
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the answer has ended");
      }
      String text = next;
      next = "";
      return text;
    }
  }
}
