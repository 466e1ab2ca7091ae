package dev.argosy.worker.platform.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlacesTest {
  @Test
  void aFreePlaceIsHadAtOnce() {
    Places places = new Places(2);
    assertThat(places.take()).isDone();
    assertThat(places.take()).isDone();
    assertThat(places.take()).isNotDone();
  }

  @Test
  void placesGoToThoseInLineInTheirOrder() {
    Places places = new Places(1);
    places.take();
    CompletableFuture<Void> first = places.take();
    CompletableFuture<Void> second = places.take();

    places.giveBack();
    assertThat(first).isDone();
    assertThat(second).isNotDone();
    places.giveBack();
    assertThat(second).isDone();
  }

  @Test
  void whoLeftTheLineGetsNoPlace() {
    Places places = new Places(1);
    places.take();
    CompletableFuture<Void> left = places.take();
    CompletableFuture<Void> stayed = places.take();

    left.cancel(false);
    places.giveBack();

    assertThat(stayed).isDone();
  }

  @Test
  void aPlaceThatNobodyWaitsForIsFreeAgain() {
    Places places = new Places(1);
    places.take();
    places.giveBack();
    assertThat(places.take()).isDone();
    assertThat(places.take()).isNotDone();
  }

  /** Each gives its place back at once: the line is as long as no stack is deep. */
  @Test
  void aLineWhoseCallsAllEndAtOnceIsServedToItsEnd() {
    Places places = new Places(1);
    places.take();
    AtomicInteger served = new AtomicInteger();
    for (int i = 0; i < 100_000; i++) {
      places
          .take()
          .thenRun(
              () -> {
                served.incrementAndGet();
                places.giveBack();
              });
    }

    places.giveBack();

    assertThat(served).hasValue(100_000);
    assertThat(places.take()).isDone();
  }

  @Test
  void neverMoreThanAllAreTakenWhoeverComesAndLeaves() {
    int count = 7;
    Places places = new Places(count);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Void>> ended = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 20_000; i++) {
        boolean leaves = i % 3 == 0;
        ended.add(
            CompletableFuture.supplyAsync(places::take, threads)
                .thenCompose(
                    place -> {
                      CompletableFuture<Void> used =
                          place.thenRunAsync(
                              () -> {
                                most.accumulateAndGet(taken.incrementAndGet(), Math::max);
                                taken.decrementAndGet();
                                places.giveBack();
                              },
                              threads);
                      if (leaves) {
                        place.cancel(false);
                      }
                      return used.exceptionally(_ -> null);
                    }));
      }
      ended.forEach(CompletableFuture::join);
    }
    assertThat(most.get()).isBetween(1, count);
    for (int i = 0; i < count; i++) {
      assertThat(places.take()).as("place %d", i).isDone();
    }
    assertThat(places.take()).isNotDone();
  }
}
