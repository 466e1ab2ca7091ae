package dev.argosy.worker.path;

import dev.argosy.contract.Body;
import dev.argosy.contract.StreamEvent;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.StreamListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A cloud that answers when the test says so. */
final class HandPlatform implements Platform {
  /** Every call so far, in order; a test completes them. */
  final List<CompletableFuture<Outcome>> calls = new ArrayList<>();

  /** What each of them was called with. */
  final List<Body> bodies = new ArrayList<>();

  private final List<StreamListener> listeners = new ArrayList<>();

  @Override
  public CompletableFuture<Outcome> call(String model, Body body, StreamListener listener) {
    CompletableFuture<Outcome> call = new CompletableFuture<>();
    calls.add(call);
    bodies.add(body);
    listeners.add(listener);
    return call;
  }

  /** The latest call brings this. */
  void brings(StreamEvent event) {
    listeners.getLast().heard(event);
  }

  /** The latest call ends so. */
  void ends(Outcome outcome) {
    calls.getLast().complete(outcome);
  }

  @Override
  public void close() {}
}
