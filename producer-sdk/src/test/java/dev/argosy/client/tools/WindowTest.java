package dev.argosy.client.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static List<Supplier<CompletableFuture<Integer>>> tasks(
      int count, Supplier<CompletableFuture<Integer>> each) {
    return IntStream.range(0, count)
        .<Supplier<CompletableFuture<Integer>>>mapToObj(index -> each)
        .toList();
  }

  @Test
  void manyTasksThatEndAtOnceNeedNoDeepStack() {
    AtomicInteger next = new AtomicInteger();

    List<Integer> all =
        Window.run(
                tasks(100_000, () -> CompletableFuture.completedFuture(next.getAndIncrement())), 1)
            .join();

    assertThat(all).hasSize(100_000).isSorted();
  }

  @Test
  void neverMoreAreOpenThanAllowedWhoeverEndsThem() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      AtomicInteger open = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      Supplier<CompletableFuture<Integer>> task =
          () -> {
            int now = open.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
            return CompletableFuture.supplyAsync(open::decrementAndGet, threads);
          };

      List<Integer> all = Window.run(tasks(5_000, task), 6).get(60, TimeUnit.SECONDS);

      assertThat(all).hasSize(5_000);
      assertThat(most.get()).isBetween(1, 6);
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aBugEndsItAndNothingMoreBegins() {
    List<Supplier<CompletableFuture<Integer>>> tasks = new ArrayList<>();
    AtomicInteger begun = new AtomicInteger();
    tasks.add(
        () -> {
          throw new IllegalStateException("a bug");
        });
    tasks.add(() -> CompletableFuture.completedFuture(begun.incrementAndGet()));

    assertThatThrownBy(Window.run(tasks, 1)::join).hasRootCauseMessage("a bug");
    assertThat(begun.get()).isZero();
    assertThat(Window.run(List.<Supplier<CompletableFuture<Integer>>>of(), 1).join()).isEmpty();
  }
}
