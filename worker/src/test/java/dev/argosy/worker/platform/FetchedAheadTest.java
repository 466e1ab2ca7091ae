package dev.argosy.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.platform.FetchedAhead.Held;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FetchedAheadTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final Queue<FetchedAhead.Source<String>> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger fetches = new AtomicInteger();
  private final FetchedAhead<String> fetched = fetched(LONG);

  private FetchedAhead<String> fetched(Duration wait) {
    return new FetchedAhead<>("Cloud", "test-credentials", this::next, now::get, wait);
  }

  private Held<String> next() throws Exception {
    fetches.incrementAndGet();
    return answers.remove().fetch();
  }

  private void then(String value, Duration holds) {
    answers.add(() -> new Held<>(value, NOON.plus(holds)));
  }

  private void thenNone(String reason) {
    answers.add(
        () -> {
          throw new IOException(reason);
        });
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private static String failure(FetchedAhead<String> fetched) {
    Throwable failure = fetched.ready().handle((_, thrown) -> thrown).join();
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    assertThat(cause).isInstanceOf(CredentialsUnavailableException.class);
    return cause.getMessage();
  }

  @AfterEach
  void close() {
    fetched.close();
  }

  @Test
  void whatHoldsIsHadAtOnceAndFetchedOnce() {
    then("a", Duration.ofMinutes(5));
    assertThat(fetched.ready().join()).isEqualTo("a");

    assertThat(fetched.ready()).isCompletedWithValue("a");
    assertThat(fetched.latest()).isCompletedWithValue("a");
    assertThat(fetches).hasValue(1);
  }

  @Test
  void whatExpiredIsFetchedAgain() {
    then("a", Duration.ofMinutes(5));
    then("b", Duration.ofMinutes(10));
    assertThat(fetched.ready().join()).isEqualTo("a");

    pass(Duration.ofMinutes(5));

    assertThat(fetched.ready().join()).isEqualTo("b");
  }

  @Test
  void aFailureStandsForASecondAndIsThenTriedAgain() {
    thenNone("nobody home");
    then("a", Duration.ofMinutes(5));
    assertThat(failure(fetched)).isEqualTo("Cloud credentials: nobody home");
    assertThat(failure(fetched)).isEqualTo("Cloud credentials: nobody home");
    assertThat(fetches).hasValue(1);

    pass(FetchedAhead.FAILURE_KEPT);

    assertThat(fetched.ready().join()).isEqualTo("a");
  }

  @Test
  void callsThatComeDuringAFetchWaitForThatOne() {
    CountDownLatch blocked = new CountDownLatch(1);
    answers.add(
        () -> {
          blocked.await();
          return new Held<>("a", NOON.plus(LONG));
        });
    var first = fetched.ready();
    var second = fetched.ready();
    assertThat(first).isNotDone();

    blocked.countDown();

    assertThat(first.join()).isEqualTo("a");
    assertThat(second.join()).isEqualTo("a");
    assertThat(fetches).hasValue(1);
  }

  @Test
  void nobodyWaitsLongerThanTheWait() {
    CountDownLatch never = new CountDownLatch(1);
    answers.add(
        () -> {
          never.await();
          throw new IOException("interrupted");
        });
    try (FetchedAhead<String> slow = fetched(Duration.ofMillis(50))) {
      assertThat(failure(slow)).isEqualTo("Cloud credentials: no answer within PT0.05S");
    }
  }

  @Test
  void aCloseEndsAllWaits() {
    answers.add(
        () -> {
          new CountDownLatch(1).await();
          throw new IOException("interrupted");
        });
    var waiting = fetched.ready();

    fetched.close();

    assertThat(waiting).failsWithin(LONG);
    assertThat(failure(fetched)).startsWith("Cloud credentials: ");
  }

  @Test
  void aModuleThatIsMissingIsAFailureLikeAnyOther() {
    answers.add(
        () -> {
          throw new NoClassDefFoundError("sso");
        });
    assertThat(failure(fetched)).isEqualTo("Cloud credentials: sso");
  }
}
