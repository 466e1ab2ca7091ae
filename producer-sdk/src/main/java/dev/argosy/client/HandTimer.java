package dev.argosy.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that goes by when told to. Thread-safe; tasks run on the thread that tells it. */
final class HandTimer implements Timer, InstantSource {
  private Instant now;
  private final List<Task> tasks = new ArrayList<>();

  private record Task(Instant due, Runnable task) {}

  HandTimer(Instant start) {
    this.now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Runnable after(Duration delay, Runnable task) {
    Task entry = new Task(now.plus(delay), task);
    tasks.add(entry);
    return () -> forget(entry);
  }

  void elapse(Duration time) {
    for (Task task : due(time)) {
      task.task().run();
    }
  }

  @Override
  public synchronized void close() {
    tasks.clear();
  }

  private synchronized void forget(Task entry) {
    tasks.remove(entry);
  }

  /** Oldest first. */
  private synchronized List<Task> due(Duration time) {
    now = now.plus(time);
    List<Task> due =
        tasks.stream()
            .filter(task -> !task.due().isAfter(now))
            .sorted(Comparator.comparing(Task::due))
            .toList();
    tasks.removeAll(due);
    return due;
  }
}
