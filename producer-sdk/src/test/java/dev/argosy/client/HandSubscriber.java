package dev.argosy.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;

/** A subscriber that asks for events when told to. */
final class HandSubscriber implements Flow.Subscriber<AnswerEvent> {
  private final List<AnswerEvent> events = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  void request(long more) {
    subscription.join().request(more);
  }

  void cancel() {
    subscription.join().cancel();
  }

  List<AnswerEvent> events() {
    return events;
  }

  /** Of the pieces, also where a piece brings none. */
  List<String> texts() {
    return events.stream()
        .filter(AnswerEvent.Piece.class::isInstance)
        .map(event -> ((AnswerEvent.Piece) event).text())
        .toList();
  }

  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
  }

  @Override
  public void onNext(AnswerEvent event) {
    events.add(event);
  }

  @Override
  public void onError(Throwable failure) {
    ended.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    ended.complete(null);
  }
}
