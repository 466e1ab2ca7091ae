package dev.argosy.client;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to a subscriber as it asks for them, one at a time, on the client's callbacks.
 * Thread-safe.
 *
 * @see <a href="https://www.reactive-streams.org">Reactive Streams</a>, by whose rules it goes
 */
final class AnswerSubscription implements Flow.Subscription {
  private static final Logger log = LoggerFactory.getLogger(AnswerSubscription.class);

  private final EventBuffer events;
  private final Flow.Subscriber<? super AnswerEvent> subscriber;
  private final Executor callbacks;
  private final Runnable cancelled;
  private final AtomicLong wanted = new AtomicLong();
  private final AtomicInteger turns = new AtomicInteger(1); // held until onSubscribe has returned
  private volatile boolean over;
  private volatile @Nullable Throwable refused;

  AnswerSubscription(
      EventBuffer events,
      Flow.Subscriber<? super AnswerEvent> subscriber,
      Executor callbacks,
      Runnable cancelled) {
    this.events = events;
    this.subscriber = subscriber;
    this.callbacks = callbacks;
    this.cancelled = cancelled;
  }

  void begin() {
    subscriber.onSubscribe(this);
    turns.set(0);
    events.whenAvailable(this::turn);
  }

  @Override
  public void request(long more) {
    if (more <= 0) {
      refused = new IllegalArgumentException("request must be positive, was " + more);
    } else {
      wanted.accumulateAndGet(more, (now, added) -> now + added < 0 ? Long.MAX_VALUE : now + added);
    }
    turn();
  }

  @Override
  public void cancel() {
    over = true;
    cancelled.run();
  }

  /** One thread at a time hands over; whoever comes meanwhile makes it look again. */
  private void turn() {
    if (turns.getAndIncrement() == 0) {
      callbacks.execute(this::handOver);
    }
  }

  private void handOver() {
    int seen = 1;
    do {
      step();
      seen = turns.addAndGet(-seen);
    } while (seen != 0);
  }

  private void step() {
    Throwable wrong = refused;
    if (wrong != null && !over) {
      finish(wrong);
    }
    while (!over && wanted.get() > 0) {
      AnswerEvent event = events.poll();
      if (event == null) {
        break;
      }
      wanted.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - 1);
      try {
        subscriber.onNext(event);
      } catch (RuntimeException broken) { // against the rules: it gets nothing more
        log.atError().setCause(broken).log("a subscriber threw and gets no more of its answer");
        cancel();
      }
    }
    if (!over && events.drained()) {
      finish(events.failure());
    }
  }

  private void finish(@Nullable Throwable failure) {
    over = true;
    cancelled.run();
    if (failure == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(failure);
    }
  }
}
