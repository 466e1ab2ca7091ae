package dev.argosy.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Hands every result of a topic to a handler, at least once, through a consumer group. Committed
 * results only; their order within a partition is kept. Thread-safe.
 *
 * <p>One thread polls, calls the handler and commits what is behind it. A handler that fails gets
 * the same result again, after pauses that grow from {@code backoffBase} to {@code backoffMax};
 * that partition waits, the others go on, and the group does not move. After {@code maxAttempts}
 * the handler's {@link ResultHandler#gaveUp} decides: pass over, or stop. For more at a time, open
 * more subscriptions of the same group, at most as many as the topic has partitions.
 *
 * <p>A new group begins with the oldest result there is, so none is missed; {@code
 * auto.offset.reset: latest} begins with what comes, and may miss what came while it joined. If
 * Kafka refuses or is gone, it tries again until closed.
 */
public final class ResultSubscription implements AutoCloseable {
  private final SubscriptionConfig config;
  private final SubscriptionLoop loop;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Thread thread;

  private ResultSubscription(SubscriptionConfig config, ResultHandler handler) {
    this.config = config;
    this.loop = new SubscriptionLoop(config, handler);
    this.thread = Threads.daemon("argosy-results-" + config.group(), this::run);
  }

  /**
   * Begins to read. The thread is a daemon: a process with nothing else to do waits on {@link
   * #ended}.
   */
  public static ResultSubscription start(SubscriptionConfig config, ResultHandler handler) {
    ResultSubscription subscription = new ResultSubscription(config, handler);
    subscription.thread.start();
    return subscription;
  }

  /**
   * Ends when the subscription does: normally by {@link #close}, else with what stopped it, such as
   * the exception that {@code gaveUp} threw.
   */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Why results can't be read now, for a person; empty if they can, as far as Kafka told. */
  public Optional<String> problem() {
    return Optional.ofNullable(loop.problem());
  }

  /**
   * Lets the handler finish the result at hand, at most {@code closeTimeout}, then interrupts it;
   * commits what is behind the handler and leaves the group. Within the handler it only tells the
   * subscription to end after this result. A second call does nothing.
   */
  @Override
  public void close() {
    loop.stop();
    if (Thread.currentThread() != thread && !Threads.ended(thread, config.closeTimeout())) {
      thread.interrupt();
    }
  }

  private void run() {
    try {
      loop.run();
      ended.complete(null);
    } catch (SubscriptionStopped stopped) {
      ended.completeExceptionally(stopped.getCause() == null ? stopped : stopped.getCause());
    } catch (RuntimeException | Error bug) { // the thread's end: loudly, to whoever waits
      ended.completeExceptionally(bug);
    }
  }
}
