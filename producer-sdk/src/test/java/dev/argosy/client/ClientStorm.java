package dev.argosy.client;

import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Many threads of a service that submit and wait, through a few clients that are stopped in the
 * midst of it and replaced. Whatever happens to a client, each of its futures must end, and end
 * with its own result or with {@link ClientClosedException}; then the thread asks again through the
 * next.
 */
public final class ClientStorm implements AutoCloseable {
  private static final Duration EACH = Duration.ofMinutes(2);

  private final Supplier<FleetClient> opening;
  private final Function<String, Request> asking;
  private final AtomicReferenceArray<FleetClient> clients;
  private final Queue<FleetClient> replaced = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger cutOff = new AtomicInteger();

  /**
   * @param clients how many at a time
   * @param opening opens one more client
   * @param asking the request for a text, which stands in its tag {@code say} too
   */
  public ClientStorm(int clients, Supplier<FleetClient> opening, Function<String, Request> asking) {
    this.opening = opening;
    this.asking = asking;
    this.clients = new AtomicReferenceArray<>(clients);
    for (int i = 0; i < clients; i++) {
      this.clients.set(i, opening.get());
    }
  }

  /**
   * Runs it; returns when every thread has all its results.
   *
   * @param stopEvery one client is stopped and replaced each time so many results have come
   * @throws AssertionError if a future ended wrongly, or did not end
   */
  public void run(int threads, int resultsEach, int stopEvery) {
    List<Thread> all = new ArrayList<>();
    Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < threads; i++) {
      String name = "asker-" + i;
      Thread thread = new Thread(() -> ask(name, resultsEach, stopEvery), name);
      thread.setUncaughtExceptionHandler((ended, why) -> wrong.add(why));
      all.add(thread);
      thread.start();
    }
    for (Thread thread : all) {
      if (!Threads.ended(thread, EACH.multipliedBy(2))) {
        throw new AssertionError(thread.getName() + " is stuck");
      }
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError("a thread failed", wrong.peek());
    }
  }

  /** Results that came. */
  public int answered() {
    return answered.get();
  }

  /** Futures that ended because their client was stopped. */
  public int cutOff() {
    return cutOff.get();
  }

  /** Clients that were stopped. */
  public int stopped() {
    return replaced.size();
  }

  /** Results that any client, living or stopped, still waits for. */
  public int pending() {
    int pending = replaced.stream().mapToInt(client -> client.health().pending()).sum();
    for (int i = 0; i < clients.length(); i++) {
      pending += clients.get(i).health().pending();
    }
    return pending;
  }

  private void ask(String name, int results, int stopEvery) {
    for (int i = 0; i < results; i++) {
      String text = name + " asks " + i;
      while (!ask(text)) {
        cutOff.incrementAndGet();
      }
      if (answered.incrementAndGet() % stopEvery == 0) {
        replaceOne();
      }
    }
  }

  /** False if the client was stopped meanwhile. */
  private boolean ask(String text) {
    FleetClient client = clients.get(ThreadLocalRandom.current().nextInt(clients.length()));
    Request request = asking.apply(text);
    Future<Result> future = client.submit(request);
    try {
      Result result = future.get(EACH.toMillis(), TimeUnit.MILLISECONDS);
      if (!result.id().equals(request.id()) || !text.equals(result.tags().get("say"))) {
        throw new AssertionError(request.id() + " got another's result: " + result);
      }
      return true;
    } catch (ExecutionException ended) {
      if (ended.getCause() instanceof ClientClosedException) {
        return false;
      }
      throw new AssertionError("no result for " + text, ended.getCause());
    } catch (TimeoutException stuck) {
      throw new AssertionError("the future does not end: " + text, stuck);
    } catch (InterruptedException interrupted) {
      throw new AssertionError("interrupted", interrupted);
    }
  }

  private void replaceOne() {
    int index = ThreadLocalRandom.current().nextInt(clients.length());
    FleetClient stopped = clients.getAndSet(index, opening.get());
    stopped.close(Duration.ZERO);
    replaced.add(stopped);
  }

  @Override
  public void close() {
    for (int i = 0; i < clients.length(); i++) {
      clients.get(i).close();
    }
  }
}
