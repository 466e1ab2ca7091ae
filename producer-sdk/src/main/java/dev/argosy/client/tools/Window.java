package dev.argosy.client.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins tasks, of which only so many are open at once. Thread-safe: whoever ends a task begins the
 * next one, and never two threads begin tasks at once.
 */
final class Window<T> {
  private final List<Supplier<CompletableFuture<T>>> tasks;
  private final int atMost;
  private final List<CompletableFuture<T>> begun = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger turns = new AtomicInteger();
  private final CompletableFuture<List<T>> all = new CompletableFuture<>();

  private Window(List<Supplier<CompletableFuture<T>>> tasks, int atMost) {
    this.tasks = tasks;
    this.atMost = atMost;
  }

  /** What the tasks ended with, in their order; the first exception ends it at once. */
  static <T> CompletableFuture<List<T>> run(
      List<Supplier<CompletableFuture<T>>> tasks, int atMost) {
    Window<T> window = new Window<>(tasks, atMost);
    window.begin();
    return window.all;
  }

  /** A task that ends within its own beginning comes here again: it only leaves a mark then. */
  private void begin() {
    if (turns.getAndIncrement() != 0) {
      return;
    }
    int marks = 1;
    do {
      while (begun.size() < tasks.size() && open.get() < atMost && !all.isDone()) {
        open.incrementAndGet();
        CompletableFuture<T> task = begun(tasks.get(begun.size()));
        begun.add(task);
        var unused = task.whenComplete((value, failure) -> ended(failure));
      }
      if (begun.size() == tasks.size() && open.get() == 0 && !all.isDone()) {
        all.complete(begun.stream().map(CompletableFuture::join).toList());
      }
      marks = turns.addAndGet(-marks);
    } while (marks != 0);
  }

  private static <T> CompletableFuture<T> begun(Supplier<CompletableFuture<T>> task) {
    try {
      return task.get();
    } catch (RuntimeException bug) { // whoever waits for all of them must hear of it
      return CompletableFuture.failedFuture(bug);
    }
  }

  private void ended(@Nullable Throwable failure) {
    if (failure != null) {
      all.completeExceptionally(failure);
    }
    open.decrementAndGet();
    begin();
  }
}
